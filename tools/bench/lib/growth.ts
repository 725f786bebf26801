import type { Context } from './context.ts';
import type { Figure } from './figures.ts';
import { FunctionProcess, type Call, type FunctionOptions } from './function-process.ts';
import { load, type LoadResult } from './load.ts';
import { memoryOf } from './process-stats.ts';
import { amount } from './table.ts';
import { median, quantile } from './statistics.ts';

/** One point of a measurement: a function under one kind of load. */
export interface Point {
  readonly name: string;
  /** The point that it must not exceed in cost per event. */
  readonly than?: string;
  /** Maximum ratio to that point's cost; 1.25 by default. */
  readonly atMost?: number;
  readonly function: FunctionOptions;
  /** Called before the function starts. */
  readonly prepare?: () => Promise<void>;
  readonly connections: number;
  /** Events per request. */
  readonly events: number;
  readonly call: (index: number) => Call;
}

interface Measured {
  readonly results: LoadResult[];
  memoryMb: number;
}

const turns = 3;
const turnMs = 2000;
/** The uncertainty of a measurement of a few seconds on a machine with other load. */
const allowance = 1.25;

/**
 * Measures events per second of processor time, which is the capacity of one core, and the cost per event, point by
 * point. Alternates the points, each with a warm function in its own process.
 */
export async function measurePoints(
  context: Context,
  group: string,
  points: readonly Point[],
): Promise<Figure[]> {
  const measured = new Map<string, Measured>();
  const processes = new Map<FunctionOptions, FunctionProcess>();
  try {
    const rounds = Math.max(1, Math.round(turns * context.effort));
    for (let turn = -1; turn < rounds; turn += 1) {
      context.say(turn < 0 ? 'warming up' : `turn ${turn + 1} of ${rounds}`);
      for (const point of points) {
        context.check();
        const process = processes.get(point.function) ?? (await started(point, processes));
        const { url, pid } = process;
        const { connections, call } = point;
        const result = await load({ url, pid, connections, milliseconds: turnMs, call });
        if (turn < 0) continue;
        const entry = measured.get(point.name) ?? { results: [], memoryMb: 0 };
        entry.results.push(result);
        entry.memoryMb = (await memoryOf(pid)).rssMb;
        measured.set(point.name, entry);
      }
    }
    return points.map((point) => figureOf(group, point, points, measured));
  } finally {
    for (const process of processes.values()) await process.stop();
  }
}

async function started(
  { function: options, prepare, call }: Point,
  processes: Map<FunctionOptions, FunctionProcess>,
): Promise<FunctionProcess> {
  await prepare?.();
  const process = await FunctionProcess.spawn(options);
  processes.set(options, process);
  await process.firstAnswer(call(0));
  return process;
}

function figureOf(
  group: string,
  point: Point,
  points: readonly Point[],
  measured: ReadonlyMap<string, Measured>,
): Figure {
  const { name, than, atMost = allowance, events } = point;
  const cost = costOf(point, measured);
  const base = points.find((other) => other.name === than);
  const results = measured.get(name)?.results ?? [];
  const latencies = results.flatMap(({ latenciesMs }) => latenciesMs);
  const perSecond = median(results.map((result) => result.perSecond)) * events;
  const note = [
    `${amount(1000 / cost, 'events/s')} on one core`,
    `${amount(perSecond, 'events/s')} here`,
    `p99 ${amount(quantile(latencies, 0.99), 'ms')}`,
    amount(measured.get(name)?.memoryMb ?? Number.NaN, 'MB'),
  ];
  return {
    group,
    name,
    value: cost,
    unit: 'ms of processor an event',
    note: note.join(', '),
    ...(base !== undefined && {
      peer: { name: base.name, value: costOf(base, measured) },
      ratio: ratioOf(point, base, measured),
      target: { atMost },
    }),
  };
}

/** The median of the turns' ratios: within a turn, the compared points were measured one after another. */
function ratioOf(point: Point, base: Point, measured: ReadonlyMap<string, Measured>): number {
  const bases = measured.get(base.name)?.results ?? [];
  const ratios = (measured.get(point.name)?.results ?? []).map(
    ({ cpuMsPerRequest }, turn) =>
      cpuMsPerRequest / point.events / ((bases[turn]?.cpuMsPerRequest ?? Number.NaN) / base.events),
  );
  return median(ratios);
}

function costOf({ name, events }: Point, measured: ReadonlyMap<string, Measured>): number {
  const results = measured.get(name)?.results ?? [];
  return median(results.map(({ cpuMsPerRequest }) => cpuMsPerRequest)) / events;
}
