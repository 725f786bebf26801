import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fixture } from '../../local/samples/index.ts';
import { localDelivery } from '../../local/stack/delivery.ts';
import { localPubSub } from '@pipeline/shared/pubsub/local-clients.ts';
import { wire } from '../../local/stack/wiring.ts';
import { uncached } from './lib/bundles.ts';
import { push, webhook } from './lib/calls.ts';
import type { Context } from './lib/context.ts';
import type { Figure } from './lib/figures.ts';
import { FunctionProcess, post } from './lib/function-process.ts';
import { functionOf } from './lib/functions.ts';
import { timeOf } from './lib/own-time.ts';
import { quantile } from './lib/statistics.ts';

/**
 * Measures from the webhook to its finding, at an even rate. A second run with profilers measures the share of our own
 * code.
 */

const group = 'end to end';
const perSecond = 50;
const seconds = 20;
const patienceMs = 30_000;
const stages = ['receive', 'enrich', 'write'] as const;
type Pipeline = Readonly<Record<(typeof stages)[number], FunctionProcess>>;

export async function endToEnd(context: Context): Promise<Figure[]> {
  const events = Math.max(100, Math.round(perSecond * seconds * context.effort));
  context.say(`${events} events`);
  const latencies = await withPipeline(context, undefined, async (pipeline) => {
    await send(context, pipeline, perSecond * 2);
    return (await send(context, pipeline, events)).latencies;
  });
  context.say(`${events} events, with profilers`);
  const { busyMs, ownMs } = await profiled(context, events);
  const p50 = quantile(latencies, 0.5);
  return [
    figure(`webhook to finding, ${perSecond} events/s, median`, p50),
    figure(`webhook to finding, ${perSecond} events/s, 99th percentile`, quantile(latencies, 0.99)),
    figure('busy time of the three functions', busyMs, 'ms an event'),
    figure('of that in our own code', ownMs, 'ms an event'),
    figure("our own code's share of the median", (100 * ownMs) / p50, '%'),
  ];
}

function figure(name: string, value: number, unit = 'ms'): Figure {
  return { group, name, value, unit };
}

async function profiled(
  context: Context,
  events: number,
): Promise<{ busyMs: number; ownMs: number }> {
  const profiles = await mkdtemp(join(tmpdir(), 'bench-profiles-'));
  try {
    const { begin, end } = await withPipeline(context, profiles, async (pipeline) => {
      await send(context, pipeline, perSecond * 2);
      return send(context, pipeline, events);
    });
    const times = await Promise.all(
      stages.map(async (stage) =>
        timeOf(join(profiles, stage), join(context.bundles, uncached, stage), begin, end),
      ),
    );
    const sum = (of: 'busyMs' | 'ownMs'): number =>
      times.reduce((total, time) => total + time[of], 0) / events;
    return { busyMs: sum('busyMs'), ownMs: sum('ownMs') };
  } finally {
    await rm(profiles, { recursive: true, force: true });
  }
}

/** @param profiles The folder for the functions' profiles, to profile them. */
export async function withPipeline<T>(
  context: Context,
  profiles: string | undefined,
  work: (pipeline: Pipeline) => Promise<T>,
): Promise<T> {
  const projectId = `end-to-end-${randomUUID()}`;
  const pubsub = localPubSub(projectId, context.services.addresses.pubsubHost);
  const started: FunctionProcess[] = [];
  const start = async (stage: (typeof stages)[number]): Promise<FunctionProcess> => {
    const bundles = profiles === undefined ? context.bundles : join(context.bundles, uncached);
    const process = await FunctionProcess.spawn({
      ...functionOf({ ...context, bundles }, stage, projectId),
      ...(profiles !== undefined && {
        nodeOptions: ['--cpu-prof', `--cpu-prof-dir=${join(profiles, stage)}`],
      }),
    });
    started.push(process);
    // Any response shows that it serves: a push without an event is refused.
    await process.firstAnswer({ ...push(''), path: '/favicon.ico', status: 404 });
    return process;
  };
  try {
    const [receive, enrich, write] = [
      await start('receive'),
      await start('enrich'),
      await start('write'),
    ];
    const endpoints = { enrich: enrich.url, write: write.url };
    await wire(pubsub, { endpoints, ...localDelivery });
    return await work({ receive, enrich, write });
  } finally {
    // SIGINT: writes a profile at exit.
    for (const process of started)
      await process.stop(profiles === undefined ? 'SIGKILL' : 'SIGINT');
    await pubsub.close();
  }
}

interface Sent {
  readonly latencies: readonly number[];
  /** When the first event was sent, and when the last finding existed. */
  readonly begin: number;
  readonly end: number;
}

async function send(context: Context, { receive }: Pipeline, events: number): Promise<Sent> {
  const body = (await fixture('b17')).body;
  const [, sampleId = ''] = /"id"\s*:\s*"([0-9a-f]{32})"/.exec(body) ?? [];
  const sentAt = new Map<string, number>();
  const latencies: number[] = [];
  let end = 0;
  const off = context.services.onWritten(({ name, at }) => {
    const sent = sentAt.get(name.slice(name.lastIndexOf('/') + 1));
    if (sent === undefined) return;
    latencies.push(at - sent);
    end = at;
  });
  await context.services.set({ reportWrites: true });
  const begin = monotonicMs();
  try {
    const posts: Promise<void>[] = [];
    for (let index = 0; index < events; index += 1) {
      context.check();
      const due = begin + (index * 1000) / perSecond;
      if (due > monotonicMs()) await sleep(due - monotonicMs());
      const id = randomUUID().replaceAll('-', '');
      sentAt.set(id, monotonicMs());
      posts.push(post(receive, webhook(body.replaceAll(sampleId, id))));
    }
    await Promise.all(posts);
    const last = monotonicMs();
    while (latencies.length < events && monotonicMs() - last < patienceMs) await sleep(20);
    if (latencies.length < events)
      throw new Error(`${events - latencies.length} events are no findings after ${patienceMs} ms`);
    return { latencies, begin, end };
  } finally {
    off();
    await context.services.set({ reportWrites: false });
  }
}

/** On the clock of the emulators' process. */
export function monotonicMs(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}
