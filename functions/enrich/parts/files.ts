import type { Parts } from '@pipeline/shared/event.ts';
import { defined } from '@pipeline/shared/objects.ts';
import { pathOf } from './arguments.ts';
import type { Claims } from './claims.ts';
import { withArgument } from './field-names.ts';
import { orNothing } from './lists.ts';

type Operation = NonNullable<NonNullable<Parts['files']>[number]['operations']>[number];

/**
 * The arguments of system calls that are paths, by their names in Falco's table of events
 * (falcosecurity/libs:driver/event_table.c). A relative path refers to a folder that the event may not name.
 */
const pathArguments = [
  'path',
  'pathname',
  'filename',
  'name',
  'oldpath',
  'newpath',
  'target',
  'linkpath',
  'dir',
  'dev',
  'source',
  'special',
  'quotafilepath',
];

const resolved = ['name', 'source', 'target'];

/** Fields with raw paths, and the fields with the resolved path, which name the file if they exist. */
const rawFields: readonly (readonly [raw: string, path: string])[] = [
  ['fd.nameraw', 'fd.name'],
  ...resolved.map((name) => [`fs.path.${name}raw`, `fs.path.${name}`] as const),
];

/** The fields with a file's path: of an open file, and of path arguments. */
const pathFields = [
  'fd.name',
  ...resolved.map((name) => `fs.path.${name}`),
  'evt.abspath',
  ...['src', 'dst'].flatMap((end) => withArgument('evt.abspath', end)),
  ...pathArguments.flatMap((name) =>
    ['evt.arg', 'evt.rawarg'].flatMap((list) => withArgument(list, name)),
  ),
  // io_uring, from falcosecurity/plugins:plugins/krsi.
  ...['name', 'path', 'oldpath', 'newpath', 'target', 'linkpath'].map((name) => `krsi.${name}`),
];

/** The order of the files in the finding. An event has few fields, so iterate over the event's names. */
const ranks = new Map(pathFields.map((name, rank) => [name, rank]));

/** Returns the event's files, and the operations on them if the event names them. */
export function filesOf(fields: Claims, output: string): Parts['files'] {
  const paths = fields
    .names()
    .filter((name) => ranks.has(name))
    .toSorted((a, b) => (ranks.get(a) ?? 0) - (ranks.get(b) ?? 0))
    .flatMap((name) => fields.read(pathOf, name) ?? []);
  paths.push(...socketIn(fields.peek('fd.name')));
  for (const [raw, path] of rawFields) {
    const passed = fields.peek(path) === undefined ? fields.read(pathOf, raw) : undefined;
    if (passed !== undefined) paths.push(passed);
  }
  paths.push(...fileInFolder(fields));
  const operations = orNothing(operationsOf(fields, output));
  return orNothing([...new Set(paths)].map((path) => defined({ path, operations })));
}

/** Returns the path of a Unix domain socket, which follows the kernel addresses of its ends. */
function socketIn(descriptor = ''): string[] {
  const path = /^[0-9a-f]+->[0-9a-f]+ (\/.+)$/.exec(descriptor)?.[1];
  return path === undefined ? [] : [path];
}

/** Joins folder and file from two fields. */
function fileInFolder(fields: Claims): string[] {
  const [folder, file] = [fields.peek('fd.directory'), fields.peek('fd.filename')];
  if (folder === undefined || file === undefined || pathOf(folder) === undefined) return [];
  fields.claim('fd.directory', 'fd.filename');
  const separator = folder.startsWith('/') ? '/' : '\\';
  return [folder.endsWith(separator) ? folder + file : folder + separator + file];
}

const opening = /^(?:open|openat|openat2|open_by_handle_at|creat)$/;
const reading = /^p?read(?:v|v2|64)?$/;
const writing = /^p?write(?:v|v2|64)?$/;
const renaming = /^rename(?:at|at2)?$/;
const executing = /^(?:execve|execveat)$/;

function operationsOf(fields: Claims, output: string): Operation[] {
  // The plugin krsi uses the name krsi_openat.
  const call = (fields.peek('evt.type') ?? '').replace(/^krsi_/, '');
  const operations: Operation[] = [];
  if (opening.test(call)) operations.push('OPEN');
  if (reading.test(call) || isOpenFor('read', fields, output)) operations.push('READ');
  if (renaming.test(call)) operations.push('RENAME');
  if (writing.test(call) || isOpenFor('write', fields, output)) operations.push('WRITE');
  if (executing.test(call)) operations.push('EXECUTE');
  return operations;
}

const openFor = {
  read: { words: 'opened for reading', flags: /\bO_(?:RDONLY|RDWR)\b/ },
  write: { words: 'opened for writing', flags: /\bO_(?:WRONLY|RDWR)\b/ },
};

const flagFields = withArgument('evt.arg', 'flags');

/** Checks the event's flags, or the words in the output of Falco's and Sysdig's rules. */
function isOpenFor(what: 'read' | 'write', fields: Claims, output: string): boolean {
  const { words, flags } = openFor[what];
  return (
    fields.peek(`evt.is_open_${what}`) === 'true' ||
    flags.test(fields.peekFirst(...flagFields) ?? '') ||
    output.includes(words)
  );
}
