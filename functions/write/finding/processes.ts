import type { RuntimeEvent } from '@pipeline/shared/event.ts';
import { defined, definedOrNothing } from '@pipeline/shared/objects.ts';
import { absolutePath } from './files.ts';
import { int64 } from './int64.ts';
import { cut, encoded } from './text.ts';

export interface FilePath {
  readonly path?: string;
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

type Part = NonNullable<RuntimeEvent['processes']>[number];

/** Limits of our own: a command line can have up to 2 MB, the kernel's limit. */
const maxArgs = 64;
const maxArgLength = 512;

/** The acting process, then its parent, its parent's parent and so on. */
export function processesOf({ processes }: RuntimeEvent): Process[] | undefined {
  return processes?.map((part) =>
    defined({
      name: part.name === undefined ? undefined : encoded(part.name),
      binary: binaryOf(part),
      script: fileOf(part.script),
      ...argumentsOf(part),
      envVariables: variablesOf(part.environment),
      pid: int64(part.pid),
      parentPid: int64(part.parentPid),
      userId: int64(part.userId),
    }),
  );
}

function binaryOf({ path, sha256 }: Part): FilePath | undefined {
  return definedOrNothing({ ...fileOf(path), sha256 });
}

function fileOf(path: string | undefined): FilePath | undefined {
  const absolute = absolutePath(path);
  return absolute === undefined ? undefined : { path: absolute };
}

function argumentsOf({
  args = [],
  argumentsTruncated = false,
}: Part): Pick<Process, 'args' | 'argumentsTruncated'> {
  if (args.length === 0) return argumentsTruncated ? { argumentsTruncated } : {};
  const kept = args.slice(0, maxArgs).map((arg) => cut(encoded(arg), maxArgLength));
  const truncated =
    argumentsTruncated || args.length > maxArgs || args.some((arg) => arg.length > maxArgLength);
  return truncated ? { args: kept, argumentsTruncated: true } : { args: kept };
}

function variablesOf(environment: Part['environment']): Process['envVariables'] {
  return environment?.slice(0, maxArgs).map(({ name, value }) => ({
    name: encoded(name),
    val: cut(encoded(value), maxArgLength),
  }));
}
