import { isObject, jsonOf } from '@pipeline/shared/json.ts';
import type { OutcomeLine } from '../../api.ts';

/** What receive took and made no event of. */
export interface LeftOut {
  readonly outcome: 'ignored' | 'quarantined';
  readonly count: number;
  /** As its log says; empty where that has not come in yet. */
  readonly reasons: readonly string[];
}

/**
 * What of a payload is not on its way to a finding, by receive's answer.
 * @param outcomes what was logged since it was sent, for the reasons
 */
export function leftOut(answer: string, outcomes: readonly OutcomeLine[]): LeftOut[] {
  const counts = jsonOf(answer);
  if (!isObject(counts)) return [];
  return (['ignored', 'quarantined'] as const).flatMap((outcome) => {
    const count = counts[outcome];
    if (typeof count !== 'number' || count === 0) return [];
    const lines = outcomes.filter((line) => line.stage === 'receive' && line.outcome === outcome);
    const reasons = lines.map(({ reason }) => reason ?? '').filter((reason) => reason !== '');
    return [{ outcome, count, reasons: [...new Set(reasons)] }];
  });
}
