import type { Parts } from '@pipeline/shared/event.ts';
import { defined } from '@pipeline/shared/objects.ts';
import { pathOf } from './arguments.ts';
import type { Claims } from './claims.ts';
import { withArgument } from './field-names.ts';
import { orNothing } from './lists.ts';

type Operation = NonNullable<NonNullable<Parts['files']>[number]['operations']>[number];

/**
 * The arguments of system calls that are paths, by their names in Falco's table of events
 * (falcosecurity/libs:driver/event_table.c). One that is not absolute is relative to a folder that the event need not name.
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

/** Paths as they were passed, by the fields of what became of them: these name the file where they are there. */
const rawFields: readonly (readonly [raw: string, path: string])[] = [
  ['fd.nameraw', 'fd.name'],
  ...resolved.map((name) => [`fs.path.${name}raw`, `fs.path.${name}`] as const),
];

/** The fields that hold the path of a file: an open one's, and the arguments of calls that take a path. */
const pathFields = [
  'fd.name',
  ...resolved.map((name) => `fs.path.${name}`),
  'evt.abspath',
  ...['src', 'dst'].flatMap((end) => withArgument('evt.abspath', end)),
  ...pathArguments.flatMap((name) =>
    ['evt.arg', 'evt.rawarg'].flatMap((list) => withArgument(list, name)),
  ),
  // io_uring, by falcosecurity/plugins:plugins/krsi.
  ...['name', 'path', 'oldpath', 'newpath', 'target', 'linkpath'].map((name) => `krsi.${name}`),
];

/** The order in which they are listed. An event has few of them: it is asked for its own names. */
const ranks = new Map(pathFields.map((name, rank) => [name, rank]));

/** The files that the event is about, and what was done to them where it says so. */
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

/** The path of a Unix domain socket, after the addresses of its ends in the kernel. */
function socketIn(descriptor = ''): string[] {
  const path = /^[0-9a-f]+->[0-9a-f]+ (\/.+)$/.exec(descriptor)?.[1];
  return path === undefined ? [] : [path];
}

/** The same in two fields. */
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
  // The plugin krsi says krsi_openat.
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

/** By the event's own flags, or by the words that the rules of Falco and Sysdig use. */
function isOpenFor(what: 'read' | 'write', fields: Claims, output: string): boolean {
  const { words, flags } = openFor[what];
  return (
    fields.peek(`evt.is_open_${what}`) === 'true' ||
    flags.test(fields.peekFirst(...flagFields) ?? '') ||
    output.includes(words)
  );
}
