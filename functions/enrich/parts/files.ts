import type { Parts } from '@pipeline/shared/event.ts';
import { defined } from '@pipeline/shared/objects.ts';
import type { Claims } from './claims.ts';
import { orNothing } from './lists.ts';

type Operation = NonNullable<NonNullable<Parts['files']>[number]['operations']>[number];

/** The fields that hold the path of a file: an open one's, and the arguments of calls that take a path. */
const pathFields = [
  'fd.name',
  'fs.path.name',
  'fs.path.source',
  'fs.path.target',
  'evt.arg.path',
  'evt.arg.oldpath',
  'evt.arg.newpath',
  'evt.arg.target',
  'evt.arg.linkpath',
  'evt.arg.name',
  'evt.arg.filename',
];

/** The files that the event is about, and what was done to them where it says so. */
export function filesOf(fields: Claims, output: string): Parts['files'] {
  const paths = pathFields.flatMap((field) => fields.read(pathOf, field) ?? []);
  const operations = orNothing(operationsOf(fields, output));
  return orNothing([...new Set(paths)].map((path) => defined({ path, operations })));
}

/** An absolute path, as POSIX or Windows spells it. */
export function pathOf(path: string): string | undefined {
  return /^(?:\/|[A-Za-z]:\\|\\\\)/.test(path) ? path : undefined;
}

function operationsOf(fields: Claims, output: string): Operation[] {
  const call = fields.peek('evt.type') ?? '';
  const operations: Operation[] = [];
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
function isOpenFor(what: 'read' | 'write', fields: Claims, output: string): boolean {
  const words = { read: 'opened for reading', write: 'opened for writing' }[what];
  return fields.peek(`evt.is_open_${what}`) === 'true' || output.includes(words);
}
