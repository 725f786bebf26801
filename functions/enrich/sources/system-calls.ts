import { isIP } from 'node:net';
import type { Parts } from '@pipeline/shared/event.ts';
import { definedOrNothing, defined } from '@pipeline/shared/objects.ts';
import type { Claims, Facts } from '../parts/claims.ts';
import { connectionsOf } from '../parts/connections.ts';
import { filesOf } from '../parts/files.ts';
import { processesOf } from '../parts/processes.ts';
import type { Source } from './source.ts';
import { workloadSentence } from './workload-sentence.ts';

/** What the sources of a kernel's events are called: the engine's, falcosidekick's, Sysdig's profiling. */
const names = new Set(['syscall', 'syscalls', 'profiling']);

/** System calls of Linux, by Falco's engine and Sysdig's agent. */
export const systemCalls: Source = {
  watched: 'system-calls',
  locatedBy: 'node',
  matches: ({ source }) => isKernel(source),
  read: (facts, { rule, output }) => workloadParts(facts, rule, output),
  describe: workloadSentence,
};

/** Whether a source watches a kernel. The oldest events name none. */
export function isKernel(source: string | undefined): boolean {
  return source === undefined || names.has(source.toLowerCase());
}

/** The parts of what a process did, whoever watched it. */
export function workloadParts(facts: Facts, rule: string, output: string): Parts {
  const { fields } = facts;
  return defined({
    processes: processesOf(facts),
    files: filesOf(fields, output),
    connections: connectionsOf(fields, output),
    actor: definedOrNothing({ userName: fields.take('user.name') }),
    indicators: indicatorsOf(rule, fields),
    call: fields.take('evt.type', 'syscall.type'),
    callResult: fields.take('evt.res'),
    workingDirectory: fields.take('proc.cwd'),
  });
}

/** The rules that fire on a list of known bad addresses: there the address is the indicator. */
const listRules = new Set(['Outbound Connection to C2 Servers']);

/**
 * An indicator of compromise, only where the event states one: SCC means high confidence by it, and an address that
 * merely occurs in an event is none.
 */
function indicatorsOf(rule: string, fields: Claims): Parts['indicators'] {
  const malware = malwareOf(fields);
  if (!listRules.has(rule)) return definedOrNothing({ malware });
  const ip = fields.peek('fd.sip') ?? fields.peek('fd.rip');
  const domain = fields.take('fd.sip.name', 'fd.rip.name', 'connect.domains');
  return definedOrNothing({
    ipAddresses: ip === undefined || isIP(ip) === 0 ? undefined : [ip],
    domains: domain === undefined ? undefined : [domain],
    malware,
  });
}

/** What the hash of the program is known as, where Sysdig's database of malware has it (docs.sysdig.com, security-hashing). */
function malwareOf(fields: Claims): string[] | undefined {
  if (fields.peek('proc.hash.has_match') === 'false') return undefined;
  const category = fields.take('proc.hash.category');
  return category === undefined ? undefined : [category];
}
