import type { PipelineState, StageState } from '../../api.ts';

/** The events of a stage by their result. `taken` is the sum of the five fields after it. */
export interface StageNumbers {
  readonly taken: number;
  readonly done: number;
  /** Events that already had a finding. */
  readonly duplicates: number;
  /** Payloads that are not detections, and events that settings drop. */
  readonly leftOut: number;
  readonly dead: number;
  /** Null if the stage does not consume a topic, and if the backlog is unknown. */
  readonly waiting: number | null;
  /** Counts attempts, not events: each failed attempt is retried. */
  readonly retried: number;
  /** Counts requests, not events: without valid credentials or with an invalid payload. */
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
