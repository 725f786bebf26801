import { fixture } from '../../local/samples/index.ts';
import { webhook } from './lib/calls.ts';
import type { Context } from './lib/context.ts';
import type { Figure } from './lib/figures.ts';
import { FunctionProcess } from './lib/function-process.ts';
import { createTopics, functionOf } from './lib/functions.ts';
import { load, type LoadResult } from './lib/load.ts';
import { median, quantile } from './lib/statistics.ts';

/**
 * Measures the ingress: requests whose events are in Pub/Sub when they are answered, beside a function that only
 * publishes the same body. Alternates in short turns, so that other load affects both.
 */

const group = 'ingress';
const projectId = 'ingress';
const connections = 32;
const turns = 8;
const turnMs = 3000;
const batchSize = 100;
const peerName = 'publishes only';

export async function ingress(context: Context): Promise<Figure[]> {
  await createTopics(context, projectId);
  const single = webhook((await fixture('b17')).body);
  const event: unknown = JSON.parse(single.body);
  const batch = webhook(JSON.stringify(Array.from({ length: batchSize }, () => event)));
  const functions: FunctionProcess[] = [];
  try {
    for (const target of ['receive', 'publish-one'] as const) {
      const process = await FunctionProcess.spawn(functionOf(context, target, projectId));
      functions.push(process);
      await process.firstAnswer(single);
    }
    const [receive, peer] = functions;
    if (receive === undefined || peer === undefined) return [];
    const ours: LoadResult[] = [];
    const theirs: LoadResult[] = [];
    const batches: LoadResult[] = [];
    const rounds = Math.max(2, Math.round(turns * context.effort));
    for (let turn = -1; turn < rounds; turn += 1) {
      context.say(turn < 0 ? 'warming up' : `turn ${turn + 1} of ${rounds}`);
      const run = async (to: FunctionProcess, call = single, at = connections) => {
        context.check();
        const { url, pid } = to;
        return load({ url, pid, connections: at, milliseconds: turnMs, call: () => call });
      };
      const results = [
        await run(receive),
        await run(peer),
        // As many events in flight as with single ones on four times the connections.
        await run(receive, batch, 4),
      ] as const;
      if (turn < 0) continue;
      ours.push(results[0]);
      theirs.push(results[1]);
      batches.push(results[2]);
    }
    return figuresOf(ours, theirs, batches);
  } finally {
    for (const process of functions) await process.stop();
  }
}

function figuresOf(
  ours: readonly LoadResult[],
  theirs: readonly LoadResult[],
  batches: readonly LoadResult[],
): Figure[] {
  const against = (name: string, unit: string, of: (result: LoadResult) => number) => ({
    group,
    name,
    unit,
    value: median(ours.map(of)),
    peer: { name: peerName, value: median(theirs.map(of)) },
    ratio: ratioOf(ours.map(of), theirs.map(of)),
  });
  return [
    {
      ...against(`single events, ${connections} connections`, 'requests/s', perSecond),
      target: { atLeast: 0.9 },
    },
    { ...against('their 99th percentile', 'ms', p99), target: { atMost: 1.2 } },
    against('their processor time', 'ms each', cpu),
    {
      group,
      name: `batches of ${batchSize}`,
      unit: 'events/s',
      value: median(batches.map(inBatches)),
      peer: { name: 'single events', value: median(ours.map(perSecond)) },
      ratio: ratioOf(batches.map(inBatches), ours.map(perSecond)),
      target: { atLeast: 6 },
    },
  ];
}

function perSecond(result: LoadResult): number {
  return result.perSecond;
}

function inBatches(result: LoadResult): number {
  return result.perSecond * batchSize;
}

function p99({ latenciesMs }: LoadResult): number {
  return quantile(latenciesMs, 0.99);
}

function cpu({ cpuMsPerRequest }: LoadResult): number {
  return cpuMsPerRequest;
}

/** The median of the turns' ratios. */
function ratioOf(values: readonly number[], peers: readonly number[]): number {
  return median(values.map((value, turn) => value / (peers[turn] ?? Number.NaN)));
}
