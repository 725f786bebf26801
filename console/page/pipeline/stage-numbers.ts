import type { PipelineState, StageState } from '../../api.ts';

/** What became of the events of a stage: `taken` is the sum of the five after it. */
export interface StageNumbers {
  readonly taken: number;
  readonly done: number;
  /** Written before: no second finding. */
  readonly duplicates: number;
  /** No detections, and what settings drop. */
  readonly leftOut: number;
  readonly dead: number;
  /** Null where the stage takes nothing from a topic, and where the backlog is unknown. */
  readonly waiting: number | null;
  /** Attempts, not events: each is made again. */
  readonly retried: number;
  /** Requests, not events: of a stranger, or what is no payload. */
  readonly rejected: number;
}

const topics = {
  enrich: 'events',
  write: 'findings',
  receive: undefined,
  poll: undefined,
} as const;

export function stageNumbers(
  { stage, counters }: StageState,
  { subscriptions }: Pick<PipelineState, 'subscriptions'>,
): StageNumbers {
  const sum = (...names: readonly string[]): number =>
    names.reduce((all, name) => all + (counters[name] ?? 0), 0);
  const backlogs = subscriptions.flatMap(({ topic, backlog }) =>
    topic === topics[stage] && backlog !== null ? [backlog] : [],
  );
  const waiting = backlogs.length === 0 ? null : backlogs.reduce((all, one) => all + one, 0);
  const done = sum('accepted', 'enriched', 'written');
  const duplicates = sum('duplicate');
  const leftOut = sum('ignored', 'dropped');
  const dead = sum('dead', 'quarantined');
  return {
    taken: done + duplicates + leftOut + dead + (waiting ?? 0),
    done,
    duplicates,
    leftOut,
    dead,
    waiting,
    retried: sum('retried', 'failed'),
    rejected: sum('rejected'),
  };
}
