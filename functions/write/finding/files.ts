import type { RuntimeEvent } from '@pipeline/shared/event.ts';
import { pathOf } from './processes.ts';

export type FileOperation = 'OPEN' | 'READ' | 'RENAME' | 'WRITE' | 'EXECUTE';

export interface TouchedFile {
  readonly path: string;
  readonly operations?: { readonly type: FileOperation }[];
}

/** The fields that hold the path of a file: an open one's, and the arguments of calls that take a path. */
const pathFields = [
  'fd.name',
  'fs.path.name',
  'fs.path.source',
  'fs.path.target',
  'evt.arg.path',
  'evt.arg.oldpath',
  'evt.arg.newpath',
  'evt.arg.name',
  'evt.arg.filename',
];

/** The files that the event is about, and what was done to them where it says so. */
export function filesOf({ fields, output }: RuntimeEvent): TouchedFile[] | undefined {
  const paths = pathFields.flatMap((field) => pathOf(fields[field])?.path ?? []);
  const operations = operationsOf(fields, output).map((type) => ({ type }));
  const files = [...new Set(paths)].map((path) =>
    operations.length === 0 ? { path } : { path, operations },
  );
  return files.length === 0 ? undefined : files;
}

function operationsOf(fields: RuntimeEvent['fields'], output: string): FileOperation[] {
  const call = fields['evt.type'] ?? '';
  const operations: FileOperation[] = [];
  if (/^(?:open|openat|openat2|open_by_handle_at|creat)$/.test(call)) operations.push('OPEN');
  if (/^p?read(?:v|v2|64)?$/.test(call) || isOpenFor('read', fields, output))
    operations.push('READ');
  if (/^rename(?:at|at2)?$/.test(call)) operations.push('RENAME');
  if (/^p?write(?:v|v2|64)?$/.test(call) || isOpenFor('write', fields, output))
    operations.push('WRITE');
  if (/^(?:execve|execveat)$/.test(call)) operations.push('EXECUTE');
  return operations;
}

/** By the event's own flag, or by the words that the rules of Falco and Sysdig use. */
function isOpenFor(
  what: 'read' | 'write',
  fields: RuntimeEvent['fields'],
  output: string,
): boolean {
  const words = { read: 'opened for reading', write: 'opened for writing' }[what];
  return fields[`evt.is_open_${what}`] === 'true' || output.includes(words);
}
