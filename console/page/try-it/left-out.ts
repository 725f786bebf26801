import { isObject, jsonOf } from '@pipeline/shared/json.ts';
import type { OutcomeLine } from '../../api.ts';

/** Items of a payload that receive accepted without publishing an event. */
export interface LeftOut {
  readonly outcome: 'ignored' | 'quarantined';
  readonly count: number;
  /** The logged reasons. Empty until they arrive. */
  readonly reasons: readonly string[];
}

/**
 * The items of a payload that cannot become findings, from receive's response.
 * @param outcomes The outcomes since the payload was sent, which have the reasons.
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
