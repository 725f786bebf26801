import type { Parts } from '@pipeline/shared/event.ts';
import { defined } from '@pipeline/shared/objects.ts';
import type { Claims, Facts } from './claims.ts';
import {
  afterProgram,
  baseName,
  isTruncated,
  pathOf,
  programOf,
  splitArguments,
} from './arguments.ts';
import { environmentOf } from './environment.ts';
import { ancestorsOf, pidOf } from './ancestors.ts';
import { withArgument } from './field-names.ts';
import { scriptOf } from './script.ts';
import { showsWindows, splitQuoted } from './windows.ts';

export type Process = NonNullable<Parts['processes']>[number];

/**
 * Returns the acting process, then its parent, its parent's parent and so on: Falco's fields proc.*, proc.p* and
 * proc.a*[n] (https://falco.org/docs/reference/rules/supported-fields/), where n counts generations.
 */
export function processesOf(facts: Facts): Parts['processes'] {
  // Sysdig's label has only the program's name. Machine learning also reports the path and arguments.
  const process = facts.fields.has('proc.')
    ? (ownProcess(facts) ?? detectedProcess(facts))
    : (detectedProcess(facts) ?? ownProcess(facts));
  if (process === undefined) return undefined;
  return [process, ...ancestorsOf(facts.fields)];
}

/** Falco's fields for the process itself, which is also generation 0 of its ancestors. */
const own = {
  name: ['proc.name', ...withArgument('proc.aname', 0)],
  path: ['proc.exepath', ...withArgument('proc.aexepath', 0)],
  exe: ['proc.exe', ...withArgument('proc.aexe', 0)],
  cmdline: ['proc.cmdline', ...withArgument('proc.acmdline', 0), 'proc.exeline'],
  args: ['proc.args', ...withArgument('proc.aargs', 0)],
  pid: ['proc.pid', ...withArgument('proc.apid', 0)],
  parentPid: ['proc.ppid', ...withArgument('proc.apid', 1)],
};

function ownProcess({ fields, labels }: Facts): Process | undefined {
  // If no field describes the process, Sysdig's label contains its command line.
  const cmdline =
    fields.peekFirst(...own.cmdline) ??
    (fields.has('proc.') ? undefined : labels.peek('process.name'));
  const name =
    fields.take(...own.name) ??
    programOf(cmdline) ??
    baseName(fields.peekFirst(...own.path, ...own.exe));
  // If there was only a container, Sysdig names the process container:ID, with the pid -1.
  if (name === undefined || name.startsWith('container:')) return undefined;
  const args = argumentsOf(fields, cmdline ?? '', name);
  claimArguments(fields, labels, name, args);
  return defined({
    name,
    path: fields.take(...own.path) ?? fields.read(pathOf, ...own.exe),
    sha256: fields.read(sha256Of, 'proc.hash.sha256'),
    script: scriptOf(name, args, fields.peek('proc.cwd')),
    args: args.length === 0 ? undefined : args,
    argumentsTruncated: isTruncated(args) ? true : undefined,
    environment: environmentOf(fields),
    pid: fields.read(pidOf, ...own.pid),
    parentPid: fields.read(pidOf, ...own.parentPid),
    userId: fields.read(userIdOf, 'user.uid'),
  });
}

function argumentsOf(fields: Claims, cmdline: string, name: string): string[] {
  const listed = fields.peekFirst(...own.args);
  if (!showsWindows(fields)) return splitArguments(listed ?? afterProgram(cmdline, name));
  return listed === undefined ? splitQuoted(cmdline).slice(1) : splitQuoted(listed);
}

/**
 * Claims texts that contain no more than the name and the arguments: not a text that was cut at another place, or has
 * two blanks.
 */
function claimArguments(
  fields: Claims,
  labels: Claims,
  name: string,
  args: readonly string[],
): void {
  const whole = [name, ...args].join(' ');
  fields.claimAs(args.join(' '), ...own.args);
  fields.claimAs(whole, ...own.cmdline);
  // Older engines end a command line without arguments with a blank.
  fields.claimAs(`${whole} `, ...own.cmdline);
  fields.claimAs(name, ...own.exe);
  labels.claimAs(whole, 'process.name');
}

/** Sysdig's machine learning names the detected process without any of Falco's fields. */
function detectedProcess({ details, labels }: Facts): Process | undefined {
  const [command, path] = [details.peek('command'), details.peek('exe')];
  if (command === undefined && path === undefined) return undefined;
  details.claim('command', 'exe');
  const args = command === undefined ? [] : splitArguments(afterProgram(command));
  const name = programOf(command) ?? baseName(path);
  for (const known of [command, name, path]) labels.claimAs(known, 'process.name');
  return defined({
    name,
    path,
    args: args.length === 0 ? undefined : args,
    argumentsTruncated: isTruncated(args) ? true : undefined,
  });
}

function userIdOf(uid: string): string | undefined {
  return /^\d+$/.test(uid) ? uid : undefined;
}

function sha256Of(hash: string): string | undefined {
  return /^[0-9a-f]{64}$/i.test(hash) ? hash : undefined;
}
