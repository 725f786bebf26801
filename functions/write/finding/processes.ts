import { posix } from 'node:path';
import type { RuntimeEvent } from '@pipeline/shared/event.ts';
import { defined } from '@pipeline/shared/objects.ts';
import { cut, encoded } from './text.ts';

export interface FilePath {
  readonly path: string;
  readonly sha256?: string;
}

export interface Process {
  readonly name?: string;
  readonly binary?: FilePath;
  readonly script?: FilePath;
  readonly args?: string[];
  readonly argumentsTruncated?: boolean;
  readonly envVariables?: { readonly name: string; readonly val: string }[];
  readonly pid?: string;
  readonly parentPid?: string;
  readonly userId?: string;
}

/** Bounds of ours: a command line can be as long as the kernel allows, 2 MB. */
const maxArgs = 64;
const maxArgLength = 512;
const maxAncestors = 8;

type Fields = RuntimeEvent['fields'];

/**
 * The process that did it, then its parent, its parent's parent and so on: the fields proc.*, proc.p* and
 * proc.a*[n] of Falco (https://falco.org/docs/reference/rules/supported-fields/), where n counts generations.
 */
export function processesOf({ fields, details }: RuntimeEvent): Process[] | undefined {
  const own = ownProcess(fields) ?? detectedProcess(details);
  if (own === undefined) return undefined;
  return [own, ...ancestorsOf(fields)];
}

function ownProcess(fields: Fields): Process | undefined {
  const name = fields['proc.name'] ?? programOf(fields['proc.cmdline']);
  // Sysdig names the process container:ID, with the pid -1, where there was only a container.
  if (name === undefined || name.startsWith('container:')) return undefined;
  const binary = pathOf(fields['proc.exepath'] ?? fields['proc.exe']);
  const args = argumentsOf(fields['proc.args'], fields['proc.cmdline']);
  return defined({
    name: encoded(name),
    binary: binary && defined({ ...binary, sha256: sha256Of(fields['proc.hash.sha256']) }),
    script: scriptOf(name, args, fields['proc.cwd']),
    ...encodedArguments(args),
    envVariables: environmentOf(fields),
    pid: pidOf(fields['proc.pid']),
    parentPid: pidOf(fields['proc.ppid'] ?? fields['proc.apid[1]']),
    userId: /^\d+$/.test(fields['user.uid'] ?? '') ? fields['user.uid'] : undefined,
  });
}

/** Some rules show the command line alone. */
function programOf(cmdline: string | undefined): string | undefined {
  const [program = ''] = cmdline?.trim().split(/\s+/) ?? [];
  return posix.basename(program) || undefined;
}

/** Sysdig's machine learning says what it detected without any field of Falco's. */
function detectedProcess(details: RuntimeEvent['details']): Process | undefined {
  const { command, exe } = details;
  if (command === undefined && exe === undefined) return undefined;
  return defined({
    name: encoded(command?.split(' ')[0] ?? posix.basename(exe ?? '')),
    binary: pathOf(exe),
    ...encodedArguments(argumentsOf(undefined, command)),
  });
}

function ancestorsOf(fields: Fields): Process[] {
  const generations = generationsOf(fields);
  return generations.map(({ name, cmdline, exepath, pid }, index) =>
    defined({
      name: encoded(name),
      binary: pathOf(exepath),
      ...encodedArguments(argumentsOf(undefined, cmdline)),
      pid: pidOf(pid),
      parentPid: pidOf(generations[index + 1]?.pid),
    }),
  );
}

interface Generation {
  readonly name: string;
  readonly cmdline: string | undefined;
  readonly exepath: string | undefined;
  readonly pid: string | undefined;
}

function generationsOf(fields: Fields): Generation[] {
  const generations: Generation[] = [];
  // The older events API lists them at once, from the grandparent on.
  const listed = fields['proc.anames']?.split(',') ?? [];
  for (let n = 1; n <= maxAncestors; n += 1) {
    const name =
      (n === 1 ? fields['proc.pname'] : undefined) ?? fields[`proc.aname[${n}]`] ?? listed[n - 2];
    if (name === undefined) break;
    generations.push({
      name,
      cmdline: (n === 1 ? fields['proc.pcmdline'] : undefined) ?? fields[`proc.acmdline[${n}]`],
      exepath: (n === 1 ? fields['proc.pexepath'] : undefined) ?? fields[`proc.aexepath[${n}]`],
      pid: (n === 1 ? fields['proc.ppid'] : undefined) ?? fields[`proc.apid[${n}]`],
    });
  }
  return generations;
}

/** Falco joins arguments by blanks and quotes none: where one holds a blank, it comes apart here. */
function argumentsOf(args: string | undefined, cmdline: string | undefined): string[] {
  const text = args ?? cmdline?.trim().split(/\s+/).slice(1).join(' ') ?? '';
  return text.split(/\s+/).filter((arg) => arg !== '');
}

function encodedArguments(args: string[]): Pick<Process, 'args' | 'argumentsTruncated'> {
  if (args.length === 0) return {};
  const kept = args.slice(0, maxArgs).map((arg) => cut(encoded(arg), maxArgLength));
  const truncated = args.length > maxArgs || args.some((arg) => arg.length > maxArgLength);
  return truncated ? { args: kept, argumentsTruncated: true } : { args: kept };
}

const interpreter =
  /^(?:(?:ba|da|z|k|a|c|fi)?sh|python[\d.]*|perl|ruby|node|php[\d.]*|pwsh|lua|Rscript)$/;

/** The script that an interpreter runs: its first argument that is no option and looks like a file. */
function scriptOf(name: string, args: string[], cwd: string | undefined): FilePath | undefined {
  if (!interpreter.test(name)) return undefined;
  const [first] = args;
  // What follows -c or -e is the program itself, and an option's value is no script.
  if (first === undefined || first.startsWith('-') || !/[./]/.test(first)) return undefined;
  return pathOf(posix.isAbsolute(first) || cwd === undefined ? first : posix.join(cwd, first));
}

/** SCC wants absolute paths. */
export function pathOf(path: string | undefined): FilePath | undefined {
  return path?.startsWith('/') === true ? { path: encoded(path) } : undefined;
}

function sha256Of(hash: string | undefined): string | undefined {
  return hash !== undefined && /^[0-9a-f]{64}$/.test(hash) ? hash : undefined;
}

function pidOf(pid: string | undefined): string | undefined {
  return pid !== undefined && /^[1-9]\d*$/.test(pid) ? pid : undefined;
}

/** `proc.env[NAME]`, or all of them in `proc.env`, joined by blanks. */
function environmentOf(fields: Fields): Process['envVariables'] {
  const named = Object.entries(fields).flatMap(([key, val]) => {
    const [, name] = /^proc\.env\[(.+)\]$/.exec(key) ?? [];
    return name === undefined
      ? []
      : [{ name: encoded(name), val: cut(encoded(val), maxArgLength) }];
  });
  const listed = (fields['proc.env'] ?? '').split(' ').flatMap((pair) => {
    const equals = pair.indexOf('=');
    if (equals <= 0) return [];
    const val = cut(encoded(pair.slice(equals + 1)), maxArgLength);
    return [{ name: encoded(pair.slice(0, equals)), val }];
  });
  const all = [...named, ...listed].slice(0, maxArgs);
  return all.length === 0 ? undefined : all;
}
