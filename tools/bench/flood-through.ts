import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { PubSub } from '@google-cloud/pubsub';
import { localPubSub } from '@pipeline/shared/pubsub/local-clients.ts';
import { topics } from '@pipeline/shared/pubsub/topology.ts';
import { localDelivery, otherEmulatorDelivery } from '../../local/stack/delivery.ts';
import { wire } from '../../local/stack/wiring.ts';
import { floodEvent } from '../flood/events.ts';
import { push } from './lib/calls.ts';
import type { Context } from './lib/context.ts';
import type { Figure } from './lib/figures.ts';
import { FunctionProcess } from './lib/function-process.ts';
import { functionOf } from './lib/functions.ts';
import { cpuMsOf, memoryOf } from './lib/process-stats.ts';

/**
 * Measures the whole pipeline under a flood: Falco's events, published to `events` faster than they are processed,
 * until all are findings. Uses our emulators, or Google's Pub/Sub emulator if PUBSUB_EMULATOR_HOST is set.
 */

const group = 'flood through';
const published = 20_000;
const publishSeconds = 5;
const patienceMs = 60_000;
/**
 * Node uses half of a container's memory for its heap, that is 256 MB of the 512 MiB that Terraform configures for a
 * function. On a machine with more memory it would collect garbage later:
 * https://github.com/nodejs/node/blob/v24.x/src/api/environment.cc
 */
const deployedHeap = ['--max-old-space-size=256'];
const megabytes = { atMost: 150 };

export async function floodThrough(context: Context): Promise<Figure[]> {
  const projectId = `flood-${randomUUID()}`;
  const other = process.env['PUBSUB_EMULATOR_HOST'];
  const host = other ?? context.services.addresses.pubsubHost;
  const pubsub = localPubSub(projectId, host);
  const functions: FunctionProcess[] = [];
  const start = async (stage: 'enrich' | 'write'): Promise<FunctionProcess> => {
    const settings = { PUBSUB_EMULATOR_HOST: host, LOOKUP_PROJECTS: '' };
    const started = await FunctionProcess.spawn({
      ...functionOf(context, stage, projectId, settings),
      nodeOptions: [...deployedHeap, ...context.nodeOptions],
    });
    functions.push(started);
    // Any response shows that it serves.
    await started.firstAnswer({ ...push(''), path: '/favicon.ico', status: 404 });
    return started;
  };
  try {
    const [enrich, write] = [await start('enrich'), await start('write')];
    await wire(pubsub, {
      endpoints: { enrich: enrich.url, write: write.url },
      ...(other === undefined ? localDelivery : otherEmulatorDelivery),
    });
    const [throughput, ...others] = await measure(context, pubsub, [enrich, write]);
    const emulator = other === undefined ? 'the emulator of this repository' : "Google's emulator";
    return throughput ? [{ ...throughput, note: `Pub/Sub: ${emulator}` }, ...others] : [];
  } finally {
    for (const each of functions) await each.stop();
    await pubsub.close();
  }
}

async function measure(
  context: Context,
  pubsub: PubSub,
  [enrich, write]: [FunctionProcess, FunctionProcess],
): Promise<Figure[]> {
  const { services } = context;
  const events = Math.max(1000, Math.round(published * context.effort));
  const pids = [enrich.pid, write.pid, services.pid];
  const before = await services.state();
  const cpuBefore = await Promise.all(pids.map(cpuMsOf));
  const begin = performance.now();
  context.say(`${events} events in ${publishSeconds} s`);
  const publisherMs = await publish(context, pubsub, events);
  await untilWritten(context, before.created + events);
  const seconds = (performance.now() - begin) / 1000;
  const cpuAfter = await Promise.all(pids.map(cpuMsOf));
  const after = await services.state();
  const held = (after.heldBytes - before.heldBytes) / events / 1000;
  const spent = pids.map((_, at) => ((cpuAfter[at] ?? 0) - (cpuBefore[at] ?? 0)) / 1000);
  const cpuOf = (name: string, value: number): Figure => {
    return { group, name: `processor time of ${name}`, value, unit: 's' };
  };
  const memory = async (name: string, { pid }: FunctionProcess): Promise<Figure> => {
    const { peakMb: value } = await memoryOf(pid);
    return { group, name: `memory of ${name}, at its peak`, value, unit: 'MB', target: megabytes };
  };
  return [
    {
      group,
      name: `${events.toLocaleString('en')} events, published in ${publishSeconds} s, to findings`,
      value: events / seconds,
      unit: 'events/s',
      target: { atLeast: 1000 },
    },
    ...['enrich', 'write', 'the emulators'].map((name, at) => cpuOf(name, spent[at] ?? Number.NaN)),
    cpuOf('the publisher', publisherMs / 1000),
    await memory('enrich', enrich),
    await memory('write', write),
    {
      group,
      name: 'memory of the emulators for each finding',
      value: held,
      unit: 'kB',
      target: { atMost: 3 },
    },
  ];
}

/** Publishes at an even rate. @returns The processor time used, in milliseconds. */
async function publish({ check }: Context, pubsub: PubSub, events: number): Promise<number> {
  const cpuBefore = process.cpuUsage();
  const begin = performance.now();
  const topic = pubsub.topic(topics.events, {
    batching: { maxMessages: 200, maxMilliseconds: 20 },
  });
  const publishes: Promise<string>[] = [];
  for (let sent = 0; sent < events;) {
    check();
    const due = ((performance.now() - begin) / 1000 / publishSeconds) * events;
    for (; sent < events && sent < due; sent += 1) {
      publishes.push(topic.publishMessage({ data: Buffer.from(floodEvent(sent)) }));
    }
    await sleep(10);
  }
  await Promise.all(publishes);
  const { user, system } = process.cpuUsage(cpuBefore);
  return (user + system) / 1000;
}

/** @throws Error if none is written for a while. */
async function untilWritten({ services, check }: Context, created: number): Promise<void> {
  let [last, since] = [0, performance.now()];
  for (;;) {
    check();
    const now = await services.created();
    if (now >= created) return;
    if (now > last) [last, since] = [now, performance.now()];
    if (performance.now() - since > patienceMs) {
      throw new Error(`${created - now} events are no findings`);
    }
    await sleep(20);
  }
}
