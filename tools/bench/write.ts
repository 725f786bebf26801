import { fixture } from '../../local/samples/index.ts';
import { push } from './lib/calls.ts';
import { constantPoints } from './lib/constant-points.ts';
import type { Context } from './lib/context.ts';
import { enrichedEvents, findingOf } from './lib/enriched.ts';
import type { Figure } from './lib/figures.ts';
import { functionOf } from './lib/functions.ts';
import { measurePoints } from './lib/growth.ts';

/** Measures write with increasing concurrency, while Security Command Center takes 50 ms per finding. */

const sccLatencyMs = 50;
const alone = 'one message at a time';

export async function write(context: Context): Promise<Figure[]> {
  const [sample] = await enrichedEvents((await fixture('b04')).body);
  if (sample === undefined) throw new Error('the sample has no event');
  let written = 0;
  const common = {
    function: functionOf(context, 'write', 'write'),
    events: 1,
    call: () => {
      // Each becomes its own finding.
      const id = (written += 1).toString(16).padStart(32, '0');
      return push(JSON.stringify({ ...sample, event: { ...sample.event, id } }), { eventId: id });
    },
  };
  await context.services.set({ sccLatencyMs });
  try {
    return await measurePoints(context, 'write', [
      { ...common, name: alone, connections: 1 },
      { ...common, name: '8 messages at once', connections: 8, than: alone },
      { ...common, name: '64 messages at once', connections: 64, than: alone },
      ...constantPoints({
        ...common,
        peerName: 'creates a constant',
        peer: functionOf(context, 'create-constant', 'write', {
          CONSTANT: JSON.stringify(findingOf(sample)),
        }),
      }),
    ]);
  } finally {
    await context.services.set({ sccLatencyMs: 0 });
  }
}
