import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { fixture } from '../../local/samples/index.ts';
import { monotonicMs, post, withPipeline } from './end-to-end.ts';
import { webhook } from './lib/calls.ts';
import type { Context } from './lib/context.ts';
import type { Figure } from './lib/figures.ts';
import { FunctionProcess } from './lib/function-process.ts';
import { createTopics } from './lib/functions.ts';
import { buildServers, serverOf } from './lib/servers.ts';
import { quantile } from './lib/statistics.ts';

/** One event at a time with nothing else in flight: no event may wait for a batch. */

const group = 'at rest';
const projectId = 'at-rest';
const usualEvents = 100;
const warmUps = 20;
const pauseMs = 50;
const patienceMs = 10_000;

export async function atRest(context: Context): Promise<Figure[]> {
  const events = Math.max(20, Math.round(usualEvents * context.effort));
  context.say(`${events} events, one at a time`);
  const { whole, ours } = await withPipeline(context, undefined, async ({ receive }) =>
    throughPipeline(context, receive, events),
  );
  context.say('the peer of receive');
  await createTopics(context, projectId);
  await buildServers(context.bundles);
  const theirs = await ofPeer(context, events);
  const beside = (name: string, share: number): Figure => ({
    group,
    name: `${name} of receive's answer`,
    value: quantile(ours, share),
    unit: 'ms',
    peer: { name: 'node:http, publishes at once', value: quantile(theirs, share) },
    ratio: quantile(ours, share) / quantile(theirs, share),
  });
  return [
    { group, name: 'webhook to finding, median', value: quantile(whole, 0.5), unit: 'ms' },
    {
      group,
      name: 'webhook to finding, 99th percentile',
      value: quantile(whole, 0.99),
      unit: 'ms',
    },
    beside('median', 0.5),
    beside('99th percentile', 0.99),
  ];
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
      await post(receive, body.replaceAll(sampleId, id));
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

async function ofPeer(context: Context, events: number): Promise<number[]> {
  const options = await serverOf(context, 'http-publish', projectId, ['0']);
  const peer = await FunctionProcess.spawn(options);
  const { body } = await fixture('b17');
  const latencies: number[] = [];
  try {
    await peer.firstAnswer(webhook(body));
    for (let index = -warmUps; index < events; index += 1) {
      context.check();
      const begin = monotonicMs();
      await post(peer, body);
      if (index >= 0) latencies.push(monotonicMs() - begin);
      await sleep(pauseMs);
    }
    return latencies;
  } finally {
    await peer.stop();
  }
}
