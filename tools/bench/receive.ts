import { fixture } from '../../local/samples/index.ts';
import { webhook } from './lib/calls.ts';
import type { Context } from './lib/context.ts';
import type { Figure } from './lib/figures.ts';
import { FunctionProcess, type FunctionOptions } from './lib/function-process.ts';
import { createTopics, functionOf } from './lib/functions.ts';
import { load, type LoadResult } from './lib/load.ts';
import { buildServers, falcosidekickOf, serverOf } from './lib/servers.ts';
import { median, quantile } from './lib/statistics.ts';

/**
 * Measures the processor time of a webhook: `receive` in the container and in the Functions Framework, beside the
 * minimum in Node and falcosidekick, with the same Falco event. Alternates in short turns, so that other load affects
 * all of them.
 */

const group = 'receive';
const projectId = 'receive';
const connections = 32;
const turns = 8;
const turnMs = 3000;

type Name = 'container' | 'framework' | 'bare' | 'falcosidekick' | 'answer' | 'framework answer';
type Results = ReadonlyMap<Name, LoadResult[]>;

export async function receive(context: Context): Promise<Figure[]> {
  await createTopics(context, projectId);
  await buildServers(context.bundles);
  const call = webhook((await fixture('e04')).body);
  const processes = new Map<Name, FunctionProcess>();
  const results = new Map<Name, LoadResult[]>();
  try {
    for (const [name, options] of await contenders(context)) {
      const process = await FunctionProcess.spawn(options);
      processes.set(name, process);
      results.set(name, []);
      await process.firstAnswer(call);
    }
    const rounds = Math.max(2, Math.round(turns * context.effort));
    for (let turn = -1; turn < rounds; turn += 1) {
      context.say(turn < 0 ? 'warming up' : `turn ${turn + 1} of ${rounds}`);
      for (const [name, { url, pid }] of processes) {
        context.check();
        const options = { url, pid, connections, milliseconds: turnMs, call: () => call };
        const result = await load(options);
        if (turn >= 0) results.get(name)?.push(result);
      }
    }
  } finally {
    for (const process of processes.values()) await process.stop();
  }
  return figuresOf(results);
}

async function contenders(context: Context): Promise<[Name, FunctionOptions][]> {
  const { falcosidekick } = context;
  return [
    ['container', await serverOf(context, 'container', projectId)],
    ['framework', functionOf(context, 'receive', projectId)],
    ['bare', await serverOf(context, 'http-publish', projectId)],
    ['answer', await serverOf(context, 'http-answer', projectId)],
    ['framework answer', await serverOf(context, 'framework-answer', projectId)],
    ...(falcosidekick === undefined
      ? []
      : [
          ['falcosidekick', await falcosidekickOf(context, falcosidekick, projectId)] as [
            Name,
            FunctionOptions,
          ],
        ]),
  ];
}

const bareName = 'node:http, publishes only';

function figuresOf(results: Results): Figure[] {
  const of = (name: Name): readonly LoadResult[] => results.get(name) ?? [];
  const hasFalcosidekick = of('falcosidekick').length > 0;
  const cost = (
    name: Name,
    label: string,
    peer?: Name,
    peerName = '',
    target?: number,
  ): Figure => ({
    group,
    name: `${label}, processor time`,
    value: median(of(name).map(cpu)),
    unit: 'ms a request',
    note: beside(of(name)),
    ...(peer !== undefined && {
      peer: { name: peerName, value: median(of(peer).map(cpu)) },
      ratio: ratioOf(of(name), of(peer)),
    }),
    ...(target !== undefined && { target: { atMost: target } }),
  });
  const againstFalcosidekick = (name: Name, label: string, target: number): Figure =>
    hasFalcosidekick
      ? cost(name, label, 'falcosidekick', 'falcosidekick', target)
      : { ...cost(name, label), note: `${beside(of(name))}; falcosidekick was not given` };
  return [
    againstFalcosidekick('container', 'in the container', 1.2),
    againstFalcosidekick('framework', 'in the Functions Framework', 1.7),
    cost('container', 'in the container, beside the least', 'bare', bareName),
    {
      group,
      name: `in the container, median at ${connections} connections`,
      value: median(of('container').map(p50)),
      unit: 'ms',
      target: { atMost: 6 },
    },
    cost('framework answer', 'the Functions Framework alone', 'answer', 'node:http alone'),
    ...(hasFalcosidekick ? [cost('falcosidekick', 'falcosidekick')] : []),
  ];
}

function beside(results: readonly LoadResult[]): string {
  const rate = median(results.map(({ perSecond }) => perSecond));
  const p99 = median(results.map(({ latenciesMs }) => quantile(latenciesMs, 0.99)));
  return `${Math.round(rate).toLocaleString('en')} requests/s, p50 ${median(results.map(p50)).toFixed(1)} ms, p99 ${p99.toFixed(1)} ms`;
}

function cpu({ cpuMsPerRequest }: LoadResult): number {
  return cpuMsPerRequest;
}

function p50({ latenciesMs }: LoadResult): number {
  return quantile(latenciesMs, 0.5);
}

/** The median of the turns' ratios. */
function ratioOf(values: readonly LoadResult[], peers: readonly LoadResult[]): number {
  return median(
    values.map((value, turn) => cpu(value) / (peers[turn]?.cpuMsPerRequest ?? Number.NaN)),
  );
}
