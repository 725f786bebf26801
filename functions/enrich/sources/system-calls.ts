import { isIP } from 'node:net';
import type { Parts } from '@pipeline/shared/event.ts';
import { definedOrNothing, defined } from '@pipeline/shared/objects.ts';
import type { Claims, Facts } from '../parts/claims.ts';
import { connectionsOf } from '../parts/connections.ts';
import { filesOf } from '../parts/files.ts';
import { processesOf } from '../parts/processes.ts';
import type { Source } from './source.ts';
import { workloadSentence } from './workload-sentence.ts';

/** Names of the sources of kernel events: the engine's, falcosidekick's, Sysdig's profiling. */
const names = new Set(['syscall', 'syscalls', 'profiling']);

/** Linux system calls, from Falco's engine and Sysdig's agent. */
export const systemCalls: Source = {
  watched: 'system-calls',
  locatedBy: 'node',
  matches: ({ source }) => isKernel(source),
  read: (facts, { rule, output }) => workloadParts(facts, rule, output),
  describe: workloadSentence,
};

/** Returns whether a source observes a kernel. The oldest events name no source. */
export function isKernel(source: string | undefined): boolean {
  return source === undefined || names.has(source.toLowerCase());
}

/** Returns the parts of a process's actions, from any agent. */
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

/** Rules that match a list of known malicious addresses: there the address is the indicator. */
const listRules = new Set(['Outbound Connection to C2 Servers']);

/**
 * Returns indicators of compromise only if the event states one: in SCC they imply high confidence, and an address that
 * merely occurs in an event is not an indicator.
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

/** Returns the category of the program's hash in Sysdig's malware database (docs.sysdig.com, security-hashing). */
function malwareOf(fields: Claims): string[] | undefined {
  if (fields.peek('proc.hash.has_match') === 'false') return undefined;
  const category = fields.take('proc.hash.category');
  return category === undefined ? undefined : [category];
}
