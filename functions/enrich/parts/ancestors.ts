import type { Parts } from '@pipeline/shared/event.ts';
import { defined } from '@pipeline/shared/objects.ts';
import type { Claims } from './claims.ts';
import { afterProgram, splitArguments } from './arguments.ts';

type Process = NonNullable<Parts['processes']>[number];

const maxAncestors = 8;

/** The ancestors of a process, from its parent on, as far as the fields name each generation. */
export function ancestorsOf(fields: Claims): Process[] {
  // The older events API lists them at once, from the grandparent on.
  const listed = fields.peek('proc.anames')?.split(',') ?? [];
  const ancestors: Process[] = [];
  for (let n = 1; n <= maxAncestors; n += 1) {
    const name =
      fields.take(...(n === 1 ? ['proc.pname'] : []), ...indexed('proc.aname', n)) ?? listed[n - 2];
    if (name === undefined) break;
    ancestors.push(ancestor(fields, name, n));
  }
  if (ancestors.length > listed.length) fields.claim('proc.anames');
  return ancestors;
}

function ancestor(fields: Claims, name: string, n: number): Process {
  const parents = (own: string): string[] => (n === 1 ? [own] : []);
  const cmdline = fields.take(...parents('proc.pcmdline'), ...indexed('proc.acmdline', n));
  const args = splitArguments(afterProgram(cmdline ?? ''));
  return defined({
    name,
    path: fields.take(...parents('proc.pexepath'), ...indexed('proc.aexepath', n)),
    args: args.length === 0 ? undefined : args,
    pid: fields.read(pidOf, ...parents('proc.ppid'), ...indexed('proc.apid', n)),
    parentPid: fields.read(pidOf, ...indexed('proc.apid', n + 1)),
  });
}

/** falcosidekick's bracketreplacer writes `proc.aname_2`. */
function indexed(name: string, n: number): string[] {
  return [`${name}[${n}]`, `${name}_${n}`];
}

export function pidOf(pid: string): string | undefined {
  return /^[1-9]\d*$/.test(pid) ? pid : undefined;
}
