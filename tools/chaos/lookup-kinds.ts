import { instanceOf, machineOf, macOf } from './instances.ts';
import type { EventKind, SentEvent } from './event-kind.ts';
import { falcoId, rfc3339, timeOf, varied } from './event-variants.ts';

/** Events with locations that only the Compute API can resolve to an instance. */
export function lookupKinds(seed: number): EventKind[] {
  return [
    kind('lookup by host name', 'falco', (n) => falcoOn(n, (name) => name)),
    kind('lookup by zonal DNS name', 'falco', (n) =>
      falcoOn(n, (name, zone, project) => `${name}.${zone}.c.${project}.internal`),
    ),
    kind('look-up by MAC', 'sysdig-legacy', (n, copy) => legacyWithMac(n, copy, seed)),
  ];
}

function kind(name: string, format: string, event: EventKind['event']): EventKind {
  return { name, format, weight: 3, counted: 'accepted', event };
}

function falcoOn(
  n: number,
  hostNameOf: (name: string, zone: string, project: string) => string,
): SentEvent {
  const machine = machineOf(n);
  const time = timeOf(n);
  const hostname = hostNameOf(machine.name, machine.zone, machine.project);
  const body = {
    hostname,
    output: `A shell was spawned (user=root command=sh -c id number=${n})`,
    priority: 'Error',
    rule: 'Shell on a node',
    source: 'syscall',
    tags: ['host', 'mitre_execution', 'T1059'],
    time: rfc3339(time),
    output_fields: {
      'evt.time': JSON.rawJSON(String(time)),
      'proc.name': 'sh',
      'user.name': 'root',
    },
  };
  return { text: JSON.stringify(body), id: falcoId(body), time, instance: instanceOf(machine) };
}

/** Without a host name, only the address in the MAC identifies the machine. */
function legacyWithMac(n: number, copy: number, seed: number): SentEvent {
  const machine = machineOf(n);
  const sample = {
    id: '',
    version: 1,
    severity: 4,
    policyId: 37,
    policyVersion: 1,
    name: 'Suspicious network tool',
    output: `Network tool launched (command=nc -e /bin/sh number=${n})`,
    ruleType: 'RULE_TYPE_FALCO',
    ruleSubtype: null,
    fields: [
      { key: 'falco.rule', value: 'Netcat on a host' },
      { key: 'proc.name', value: 'nc' },
    ],
    metrics: null,
    hostMac: macOf(machine),
    timestamp: 1_524_066_096_644_551,
    timestampNs: JSON.rawJSON('1524066096644551000'),
  };
  const { body, id, time } = varied('sysdig-legacy', sample, n, copy, seed);
  return { text: JSON.stringify(body), id, time, instance: instanceOf(machine) };
}
