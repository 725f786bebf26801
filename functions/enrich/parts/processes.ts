import { basename } from 'node:path/posix';
import type { Parts } from '@pipeline/shared/event.ts';
import { defined } from '@pipeline/shared/objects.ts';
import type { Claims, Facts } from './claims.ts';
import { afterProgram, splitArguments } from './arguments.ts';
import { environmentOf } from './environment.ts';
import { ancestorsOf, pidOf } from './ancestors.ts';
import { scriptOf } from './script.ts';

export type Process = NonNullable<Parts['processes']>[number];

/**
 * The process that did it, then its parent, its parent's parent and so on: the fields proc.*, proc.p* and
 * proc.a*[n] of Falco (https://falco.org/docs/reference/rules/supported-fields/), where n counts generations.
 */
export function processesOf({ fields, details }: Facts): Parts['processes'] {
  const own = ownProcess(fields) ?? detectedProcess(details);
  if (own === undefined) return undefined;
  return [own, ...ancestorsOf(fields)];
}

function ownProcess(fields: Claims): Process | undefined {
  const name = fields.take('proc.name') ?? programOf(fields.peek('proc.cmdline'));
  // Sysdig names the process container:ID, with the pid -1, where there was only a container.
  if (name === undefined || name.startsWith('container:')) return undefined;
  const args = argumentsOf(fields, name);
  return defined({
    name,
    path: fields.take('proc.exepath', 'proc.exe'),
    sha256: fields.read(sha256Of, 'proc.hash.sha256'),
    script: scriptOf(name, args ?? [], fields.peek('proc.cwd')),
    args,
    argumentsTruncated: args !== undefined && isTruncated(args) ? true : undefined,
    environment: environmentOf(fields),
    pid: fields.read(pidOf, 'proc.pid'),
    parentPid: fields.read(pidOf, 'proc.ppid', 'proc.apid[1]'),
    userId: fields.read(userIdOf, 'user.uid'),
  });
}

/** Some rules show the command line alone. */
function programOf(cmdline: string | undefined): string | undefined {
  const [program = ''] = cmdline?.trim().split(/\s+/) ?? [];
  return basename(program) || undefined;
}

/** Sysdig's machine learning says what it detected without any field of Falco's. */
function detectedProcess(details: Claims): Process | undefined {
  const [command, path] = [details.peek('command'), details.peek('exe')];
  if (command === undefined && path === undefined) return undefined;
  details.claim('command', 'exe');
  const args = command === undefined ? [] : splitArguments(afterProgram(command));
  return defined({
    name: command?.split(' ')[0] ?? basename(path ?? ''),
    path,
    args: args.length === 0 ? undefined : args,
  });
}

/**
 * The arguments. Falco joins them by blanks and quotes none: where one holds a blank, it comes apart here. Any other
 * white space is an argument's own.
 */
function argumentsOf(fields: Claims, name: string): string[] | undefined {
  const listed = fields.peek('proc.args');
  const cmdline = fields.peek('proc.cmdline');
  const args = splitArguments(listed ?? afterProgram(cmdline ?? ''));
  fields.claim('proc.args');
  // The command line holds the name and the arguments, and nothing more, unless they are of two programs.
  if (cmdline !== undefined && [name, ...args].join(' ') === cmdline.trim()) {
    fields.claim('proc.cmdline');
  }
  return args.length === 0 ? undefined : args;
}

/** The agent cuts a long command line with this mark. */
function isTruncated(args: readonly string[]): boolean {
  return args.some((arg) => arg.endsWith('[...]'));
}

function userIdOf(uid: string): string | undefined {
  return /^\d+$/.test(uid) ? uid : undefined;
}

function sha256Of(hash: string): string | undefined {
  return /^[0-9a-f]{64}$/.test(hash) ? hash : undefined;
}
