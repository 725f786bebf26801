import { fixture } from '../../local/samples/index.ts';
import { push } from './lib/calls.ts';
import { constantPoints } from './lib/constant-points.ts';
import type { Context } from './lib/context.ts';
import { enrichedEvents } from './lib/enriched.ts';
import type { Figure } from './lib/figures.ts';
import type { Call } from './lib/function-process.ts';
import { createTopics, functionOf } from './lib/functions.ts';
import { measurePoints, type Point } from './lib/growth.ts';

/**
 * Measures enrich with a warm index of instances: with more instances, more events per message, and more concurrent
 * messages.
 */

const projectId = 'enrich';
const indexSizes = [300, 3000, 30_000];

export async function enrich(context: Context): Promise<Figure[]> {
  await createTopics(context, projectId);
  // By name and address; by labels; on a foreign host, by Falco.
  const bodies = await Promise.all(
    ['a01', 'b04', 'e13'].map(async (prefix) => (await fixture(prefix)).body),
  );
  const single = bodies.map((body) => push(body));
  const [first] = bodies;
  const batchOf = (size: number): Call => {
    const event: unknown = JSON.parse(first ?? '');
    return push(JSON.stringify(Array.from({ length: size }, () => event)));
  };
  const points: Point[] = [];
  for (const size of indexSizes) {
    points.push({
      name: `${size.toLocaleString('en')} instances`,
      ...(size !== indexSizes[0] && { than: '300 instances' }),
      // Each lists its instances at its first event, and again only after an hour.
      prepare: async () => context.services.set({ instances: size }),
      function: functionOf(context, 'enrich', projectId, { LOOKUP_REFRESH_SECONDS: '3600' }),
      connections: 8,
      events: 1,
      call: inTurn(single),
    });
  }
  const shared = functionOf(context, 'enrich', projectId, { LOOKUP_REFRESH_SECONDS: '3600' });
  for (const events of [1, 10, 100]) {
    points.push({
      name: events === 1 ? 'one event a message' : `${events} events a message`,
      ...(events > 1 && { than: 'one event a message' }),
      function: shared,
      prepare: async () => context.services.set({ instances: 300 }),
      connections: 4,
      events,
      call: inTurn([batchOf(events)]),
    });
  }
  for (const connections of [1, 8, 64]) {
    points.push({
      name: connections === 1 ? 'one message at a time' : `${connections} messages at once`,
      ...(connections > 1 && { than: 'one message at a time' }),
      function: shared,
      connections,
      events: 1,
      call: inTurn(single),
    });
  }
  const [constant] = await enrichedEvents(bodies[1] ?? '');
  points.push(
    ...constantPoints({
      peerName: 'publishes a constant',
      peer: functionOf(context, 'publish-constant', projectId, {
        CONSTANT: JSON.stringify(constant),
      }),
      function: shared,
      call: inTurn(single),
    }),
  );
  return measurePoints(context, 'enrich', points);
}

function inTurn(calls: readonly Call[]): (index: number) => Call {
  return (index) => {
    const call = calls[index % calls.length];
    if (call === undefined) throw new Error('there is no call');
    return call;
  };
}
