import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { fixture } from '../../local/samples/index.ts';
import { monotonicMs, withPipeline } from './end-to-end.ts';
import { barePeers } from './lib/bare-peers.ts';
import { webhook } from './lib/calls.ts';
import type { Context } from './lib/context.ts';
import type { Figure } from './lib/figures.ts';
import { post, type FunctionProcess } from './lib/function-process.ts';
import { quantile } from './lib/statistics.ts';

/** One event at a time with nothing else in flight: no event may wait for a batch. */

const group = 'at rest';
const usualEvents = 100;
const warmUps = 20;
const pauseMs = 50;
const patienceMs = 10_000;
const quantiles = [
  ['median', 0.5],
  ['99th percentile', 0.99],
] as const;

export async function atRest(context: Context): Promise<Figure[]> {
  const events = Math.max(20, Math.round(usualEvents * context.effort));
  context.say(`${events} events, one at a time`);
  const { whole, ours } = await withPipeline(context, undefined, async ({ receive }) =>
    throughPipeline(context, receive, events),
  );
  const peers = await barePeers(context, { events, warmUps, pauseMs });
  return quantiles.flatMap(([name, share]) => [
    beside(
      `webhook to finding, ${name}`,
      'the sum of three bare peers',
      quantile(whole, share),
      peers.reduce((sum, latencies) => sum + quantile(latencies, share), 0),
    ),
    beside(
      `receive's answer, ${name}`,
      'node:http, publishes at once',
      quantile(ours, share),
      quantile(peers[0], share),
    ),
  ]);
}

function beside(name: string, peerName: string, value: number, peer: number): Figure {
  return {
    group,
    name,
    value,
    unit: 'ms',
    peer: { name: peerName, value: peer },
    ratio: value / peer,
  };
}

/** @returns The milliseconds from each webhook to its finding, and to its response. */
async function throughPipeline(
  context: Context,
  receive: FunctionProcess,
  events: number,
): Promise<{ whole: number[]; ours: number[] }> {
  const { body } = await fixture('b17');
  const [, sampleId = ''] = /"id"\s*:\s*"([0-9a-f]{32})"/.exec(body) ?? [];
  const found = new Map<string, (at: number) => void>();
  const off = context.services.onWritten(({ name, at }) => {
    found.get(name.slice(name.lastIndexOf('/') + 1))?.(at);
  });
  await context.services.set({ reportWrites: true });
  const whole: number[] = [];
  const ours: number[] = [];
  try {
    for (let index = -warmUps; index < events; index += 1) {
      context.check();
      const id = randomUUID().replaceAll('-', '');
      const writtenAt = new Promise<number>((resolve, reject) => {
        found.set(id, resolve);
        setTimeout(() => {
          reject(new Error(`no finding after ${patienceMs} ms`));
        }, patienceMs).unref();
      });
      const begin = monotonicMs();
      await post(receive, webhook(body.replaceAll(sampleId, id)));
      const answeredAt = monotonicMs();
      const at = await writtenAt;
      if (index >= 0) {
        whole.push(at - begin);
        ours.push(answeredAt - begin);
      }
      await sleep(pauseMs);
    }
    return { whole, ours };
  } finally {
    off();
    await context.services.set({ reportWrites: false });
  }
}
