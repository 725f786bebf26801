import type { EventKind } from './event-kind.ts';
import { falcoId, rfc3339, sha256, timeOf } from './event-variants.ts';

/** Events that become findings, but that Security Command Center would refuse unchanged. */
export function edgeCaseKinds(seed: number): EventKind[] {
  return [
    {
      name: 'an event of 100 KB, whose finding must be cut',
      format: 'sysdig-forwarder',
      weight: 0.3,
      counted: 'accepted',
      event: (n) => {
        const id = sha256(`large/${seed}/${n}`);
        const time = timeOf(n);
        const output = `argument-${n} `.repeat(6000).slice(0, 60_000);
        const body = {
          id,
          type: 'policy',
          severity: 2,
          source: 'syscall',
          timestamp: JSON.rawJSON(String(time)),
          timestampRFC3339Nano: rfc3339(time),
          name: 'Large',
          content: {
            ruleName: 'A very long command',
            output,
            fields: { 'proc.cmdline': output.slice(0, 40_000) },
          },
        };
        return { text: JSON.stringify(body), id, time };
      },
    },
    {
      name: 'an event of a host whose clock is ahead',
      format: 'falco',
      weight: 0.5,
      counted: 'accepted',
      event: (n) => {
        const time = timeOf(n) + aCentury;
        const body = {
          output: `Something will happen (number=${n} run=${seed})`,
          priority: 'Warning',
          rule: 'Tomorrow',
          time: rfc3339(time),
          output_fields: { 'proc.name': 'date' },
        };
        return { text: JSON.stringify(body), id: falcoId(body), isDatedByReceipt: true };
      },
    },
    {
      name: 'an event without a time that can be read',
      format: 'sysdig-forwarder',
      weight: 0.5,
      counted: 'accepted',
      event: (n) => {
        const id = sha256(`no time/${seed}/${n}`);
        const content = { ruleName: 'Timeless', output: 'when?' };
        const body = { id, type: 'policy', timestamp: 'yesterday', severity: 4, content };
        return { text: JSON.stringify(body), id, isDatedByReceipt: true };
      },
    },
  ];
}

const aCentury = 100n * 365n * 24n * 3600n * 1_000_000_000n;
