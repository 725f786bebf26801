import type { EventKind } from './event-kind.ts';
import { sha256 } from './event-variants.ts';

/** Bodies that can never become a finding, one kind for each stage that detects it. */
export function brokenKinds(seed: number): EventKind[] {
  return [
    {
      name: 'a body that no format knows',
      format: undefined,
      weight: 0.8,
      counted: 'quarantined',
      event: (n) => {
        const text = JSON.stringify({ who: 'knows', run: seed, number: n });
        return { text, id: sha256(text) };
      },
    },
    {
      name: 'an event that is nested too deeply to be read',
      format: 'sysdig-forwarder',
      weight: 0.1,
      counted: 'accepted',
      event: (n) => {
        const id = sha256(`deep/${seed}/${n}`);
        const body = { id, type: 'policy', severity: 4, content: { ruleName: 'DEEP' } };
        return { text: JSON.stringify(body).replace('"DEEP"', tooDeep), id };
      },
    },
    {
      name: 'a message on the topic findings that is no enriched event',
      format: undefined,
      weight: 0.2,
      counted: 'accepted',
      isStray: true,
      event: (n) => {
        const text = JSON.stringify({ stray: n, run: seed });
        return { text, id: sha256(text) };
      },
    },
  ];
}

const tooDeep = `${'['.repeat(20_000)}${']'.repeat(20_000)}`;
