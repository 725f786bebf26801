import type { Stage } from '@pipeline/shared/pubsub/topology.ts';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { objectStore, storageAuth } from '@pipeline/shared/storage.ts';
import { nanosOfMillis } from '../../functions/poll/nanos.ts';
import { storageCheckpoint } from '../../functions/poll/storage-checkpoint.ts';
import { checkpointBucket } from '../../local/stack/local-settings.ts';
import { fixture } from '../../local/samples/index.ts';
import { uncached } from './lib/bundles.ts';
import { push, webhook } from './lib/calls.ts';
import type { Context } from './lib/context.ts';
import { enrichedEvents } from './lib/enriched.ts';
import type { Figure } from './lib/figures.ts';
import { FunctionProcess, type Call } from './lib/function-process.ts';
import { createTopics, functionOf, type Peer } from './lib/functions.ts';
import { cpuMsOf, memoryOf } from './lib/process-stats.ts';
import { amount } from './lib/table.ts';
import { median } from './lib/statistics.ts';

/**
 * Measures from the start of the process to the first response, for a usual request, with instant responses of all
 * services. Alternates with a function that does nothing, so that other load affects both.
 */

interface Contender {
  readonly name: string;
  readonly target: Stage | Peer;
  readonly call: () => Promise<Call>;
  readonly settings?: (context: Context) => Promise<Record<string, string>>;
  readonly isUncached?: boolean;
  /** Maximum ratio to the bare function. */
  readonly atMost?: number;
}

const group = 'cold start';
const projectId = 'cold-start';
const defaultRounds = 15;
const warmUps = 2;
const memoryLimitMb = 100;

const contenders: readonly Contender[] = [
  { name: 'bare function', target: 'bare', call: async () => ({ body: '', status: 204 }) },
  {
    name: 'receive',
    target: 'receive',
    call: async () => webhook((await fixture('b17')).body),
    atMost: 2,
  },
  {
    name: 'receive, no code cache',
    target: 'receive',
    call: async () => webhook((await fixture('b17')).body),
    isUncached: true,
    atMost: 2,
  },
  {
    name: 'enrich, instance by its labels',
    target: 'enrich',
    call: async () => push((await fixture('b04')).body),
    atMost: 2.5,
  },
  {
    name: 'enrich, instance looked up',
    target: 'enrich',
    call: async () => push((await fixture('a01')).body),
    atMost: 2.5,
  },
  {
    name: 'enrich, instance looked up, no code cache',
    target: 'enrich',
    call: async () => push((await fixture('a01')).body),
    isUncached: true,
    atMost: 2.5,
  },
  { name: 'write', target: 'write', call: async () => newFinding(), atMost: 2.5 },
  {
    name: 'write, no code cache',
    target: 'write',
    call: async () => newFinding(),
    isUncached: true,
    atMost: 2.5,
  },
  {
    name: 'poll',
    target: 'poll',
    call: async () => ({ body: '', status: 200 }),
    // Each run starts from its own checkpoint, with events after it.
    settings: async (context) => ({ CHECKPOINT_OBJECT: await storedCheckpoint(context) }),
    atMost: 2.5,
  },
];

interface Run {
  readonly ms: number;
  readonly cpuMs: number;
  readonly rssMb: number;
  readonly peakMb: number;
}

export async function coldStart(context: Context): Promise<Figure[]> {
  await createTopics(context, projectId);
  const results = new Map<Contender, Run[]>(contenders.map((contender) => [contender, []]));
  const rounds = Math.max(3, Math.round(defaultRounds * context.effort));
  for (let round = -warmUps; round < rounds; round += 1) {
    context.say(round < 0 ? 'warming up' : `round ${round + 1} of ${rounds}`);
    for (const [contender, taken] of results) {
      context.check();
      const run = await start(context, contender);
      if (round >= 0) taken.push(run);
    }
  }
  const [bare = [], ...others] = [...results.values()];
  const figures = contenders.slice(1).flatMap((contender, index) => {
    return figuresOf(contender, others[index] ?? [], bare);
  });
  return [
    {
      group,
      name: 'bare function',
      value: of(bare, 'ms'),
      unit: 'ms',
      note: `processor time ${amount(of(bare, 'cpuMs'), 'ms')}; ${amount(of(bare, 'rssMb'), 'MB')}`,
    },
    ...figures,
  ];
}

async function start(context: Context, contender: Contender): Promise<Run> {
  const { target, call, settings, isUncached } = contender;
  const asked = await call();
  const bundles = isUncached === true ? join(context.bundles, uncached) : context.bundles;
  const process = await FunctionProcess.spawn(
    functionOf({ ...context, bundles }, target, projectId, await settings?.(context)),
  );
  try {
    const ms = await process.firstAnswer(asked);
    const cpuMs = await cpuMsOf(process.pid);
    return { ms, cpuMs, ...(await memoryOf(process.pid)) };
  } finally {
    await process.stop();
  }
}

function figuresOf(
  { name, atMost }: Contender,
  runs: readonly Run[],
  bare: readonly Run[],
): Figure[] {
  const ratio = median(runs.map(({ ms }, index) => ms / (bare[index]?.ms ?? Number.NaN)));
  const cpu = of(runs, 'cpuMs') / of(bare, 'cpuMs');
  const peer = { name: 'bare function', value: of(bare, 'ms') };
  return [
    {
      group,
      name,
      value: of(runs, 'ms'),
      unit: 'ms',
      peer,
      ratio,
      note: `processor time ${cpu.toFixed(2)} ×: ${amount(of(runs, 'cpuMs'), 'ms')}`,
      ...(atMost !== undefined && { target: { atMost } }),
    },
    {
      group,
      name: `${name}, memory after the first answer`,
      value: of(runs, 'rssMb'),
      unit: 'MB',
      target: { atMost: memoryLimitMb },
      note: `peak ${amount(of(runs, 'peakMb'), 'MB')}`,
    },
  ];
}

function of(runs: readonly Run[], what: keyof Run): number {
  return median(runs.map((run) => run[what]));
}

async function storedCheckpoint({ services }: Context): Promise<string> {
  const object = `cold-start/${randomUUID()}.json`;
  const { storageUrl } = services.addresses;
  const objects = objectStore({
    api: storageUrl,
    bucket: checkpointBucket,
    timeoutMs: 5000,
    auth: storageAuth(storageUrl),
  });
  const store = storageCheckpoint(objects, object);
  const until = nanosOfMillis(Date.now() - 3_600_000);
  await store.write({ until, reached: until, known: [] }, undefined);
  return object;
}

async function newFinding(): Promise<Call> {
  const [enriched] = await enrichedEvents((await fixture('b04')).body);
  if (enriched === undefined) throw new Error('the sample has no event');
  const id = randomUUID().replaceAll('-', '');
  const event = { ...enriched, event: { ...enriched.event, id } };
  return push(JSON.stringify(event), { eventId: id });
}
