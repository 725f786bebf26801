import type { JsonObject } from '@pipeline/shared/json.ts';
import { numberIn } from '@pipeline/shared/json-fields.ts';
import { count } from '../format.ts';

/** The most severe injected fault of Security Command Center, abbreviated. Empty if there is none. */
export function sccFaultSummary(faults: JsonObject): string {
  const value = (key: string): number => numberIn(faults, key) ?? 0;
  const percent = (key: string): string => `${Math.round(value(key) * 100)} %`;
  const limit = faults['writesPerMinute'];
  if (value('errorRate') > 0) return `${percent('errorRate')} errors`;
  if (typeof limit === 'number') return `${count(limit)} writes/min`;
  if (value('lostReplyRate') > 0) return `${percent('lostReplyRate')} lost replies`;
  if (value('latencyMs') > 0) return `+${count(value('latencyMs'))} ms`;
  return '';
}
