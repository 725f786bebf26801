import type { OutcomeLine } from '../../api.ts';

type StepState = 'waiting' | 'done' | 'failed' | 'retrying' | 'skipped';

interface Step {
  readonly name: 'received' | 'enriched' | 'written';
  readonly state: StepState;
}

export interface Journey {
  readonly steps: readonly Step[];
  /** The final outcome. Undefined while the event is in flight. */
  readonly end?: {
    readonly isFinding: boolean;
    readonly outcome: string;
    readonly reason: string;
  };
}

/** Outcomes that end an event without a finding. */
const ends = new Set(['dropped', 'dead', 'quarantined', 'ignored', 'rejected']);

/**
 * The progress of an event, from its logged outcomes since it was sent, oldest first. Logs of different stages may
 * arrive out of order: an outcome of a later stage implies that the earlier ones are done.
 */
export function journeyOf(outcomes: readonly OutcomeLine[]): Journey {
  const has = (...names: readonly string[]): boolean =>
    outcomes.some(({ outcome }) => names.includes(outcome));
  const isWritten = has('written', 'duplicate');
  const isEnriched =
    isWritten || has('enriched') || outcomes.some(({ stage }) => stage === 'write');
  const isReceived =
    isEnriched || has('accepted') || outcomes.some(({ stage }) => stage === 'enrich');
  const last = outcomes.findLast(({ outcome }) => ends.has(outcome));
  const isOver = !isWritten && last !== undefined;
  const retrying = (stage: string): boolean =>
    outcomes.findLast((line) => line.stage === stage)?.outcome === 'retried';

  const state = (isDone: boolean, isNext: boolean, stage: string): StepState => {
    if (isDone) return 'done';
    if (isOver) return isNext ? 'failed' : 'skipped';
    return retrying(stage) ? 'retrying' : 'waiting';
  };
  const steps: Step[] = [
    { name: 'received', state: state(isReceived, true, 'receive') },
    { name: 'enriched', state: state(isEnriched, isReceived, 'enrich') },
    { name: 'written', state: state(isWritten, isEnriched, 'write') },
  ];
  if (isWritten) {
    const how = outcomes.findLast(
      ({ outcome }) => outcome === 'written' || outcome === 'duplicate',
    );
    return { steps, end: { isFinding: true, outcome: how?.outcome ?? 'written', reason: '' } };
  }
  if (last === undefined) return { steps };
  return { steps, end: { isFinding: false, outcome: last.outcome, reason: last.reason ?? '' } };
}
