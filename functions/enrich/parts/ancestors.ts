import type { Parts } from '@pipeline/shared/event.ts';
import { defined } from '@pipeline/shared/objects.ts';
import type { Claims } from './claims.ts';
import { afterProgram, isTruncated, pathOf, programOf, splitArguments } from './arguments.ts';
import { withArgument } from './field-names.ts';
import { listOf } from './lists.ts';
import { showsWindows, splitQuoted } from './windows.ts';

type Process = NonNullable<Parts['processes']>[number];

const maxAncestors = 8;

/** Falco's fields for each generation. The parent's have a spelling of their own. */
const generations = Array.from({ length: maxAncestors }, (_, index) => {
  const n = index + 1;
  const named = (parent: string, ancestor: string): string[] => [
    ...(n === 1 ? [parent] : []),
    ...withArgument(ancestor, n),
  ];
  return {
    name: named('proc.pname', 'proc.aname'),
    path: named('proc.pexepath', 'proc.aexepath'),
    exe: named('proc.pexe', 'proc.aexe'),
    cmdline: named('proc.pcmdline', 'proc.acmdline'),
    args: withArgument('proc.aargs', n),
    pid: named('proc.ppid', 'proc.apid'),
    parentPid: withArgument('proc.apid', n + 1),
  };
});

/** Most events name only the parent, with its own spelling. */
const parentAlone = [
  {
    name: ['proc.pname'],
    path: ['proc.pexepath'],
    exe: ['proc.pexe'],
    cmdline: ['proc.pcmdline'],
    args: [],
    pid: ['proc.ppid'],
    parentPid: [],
  },
];

type Generation = (typeof generations)[number];

/** Returns the ancestors of a process, from the parent on, as far as the fields name each generation. */
export function ancestorsOf(fields: Claims): Process[] {
  // The older events API lists them in one field, from the grandparent on.
  const listed = listOf(fields.peek('proc.anames'));
  const isWindows = showsWindows(fields);
  const ancestors: Process[] = [];
  const named = fields.has('proc.a') ? generations : parentAlone;
  for (const [index, names] of named.entries()) {
    const name = index === 0 ? undefined : listed[index - 1];
    const ancestor = ancestorOf(fields, names, name, isWindows);
    if (ancestor === undefined) break;
    ancestors.push(ancestor);
  }
  const shown = ancestors.slice(1).map(({ name }) => name);
  if (listed.every((name, index) => shown[index] === name)) fields.claim('proc.anames');
  return ancestors;
}

function ancestorOf(
  fields: Claims,
  names: Generation,
  listed: string | undefined,
  isWindows: boolean,
): Process | undefined {
  const cmdline = fields.peekFirst(...names.cmdline);
  const name = fields.take(...names.name) ?? listed ?? programOf(cmdline);
  if (name === undefined) return undefined;
  const text =
    cmdline === undefined ? fields.peekFirst(...names.args) : afterProgram(cmdline, name);
  const args =
    isWindows && cmdline !== undefined ? splitQuoted(cmdline).slice(1) : splitArguments(text ?? '');
  const joined = args.join(' ');
  fields.claimAs(joined, ...names.args);
  fields.claimAs([name, ...args].join(' '), ...names.cmdline);
  return defined({
    name,
    path: fields.take(...names.path) ?? fields.read(pathOf, ...names.exe),
    args: args.length === 0 ? undefined : args,
    argumentsTruncated: isTruncated(args) ? true : undefined,
    pid: fields.read(pidOf, ...names.pid),
    parentPid: fields.read(pidOf, ...names.parentPid),
  });
}

/** Falco uses -1 for unknown. */
export function pidOf(pid: string): string | undefined {
  return /^[1-9]\d*$/.test(pid) ? pid : undefined;
}
