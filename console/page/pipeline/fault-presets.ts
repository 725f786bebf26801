import type { JsonObject } from '@pipeline/shared/json.ts';
import { count } from '../format.ts';

export const noSccFaults = {
  errorRate: 0,
  code: 'UNAVAILABLE',
  latencyMs: 0,
  writesPerMinute: null,
  lostReplyRate: 0,
} as const;

export const noComputeFaults = {
  errorRate: 0,
  status: 503,
  reason: 'backendError',
  latencyMs: 0,
} as const;

/** A numeric setting of an emulator's faults. 0 if it has none. */
export function numberIn(faults: JsonObject, key: string): number {
  const value = faults[key];
  return typeof value === 'number' ? value : 0;
}

/** The most severe injected fault of Security Command Center, abbreviated. Empty if there is none. */
export function sccFaultSummary(faults: JsonObject): string {
  const percent = (key: string): string => `${Math.round(numberIn(faults, key) * 100)} %`;
  const limit = faults['writesPerMinute'];
  if (numberIn(faults, 'errorRate') > 0) return `${percent('errorRate')} errors`;
  if (typeof limit === 'number') return `${count(limit)} writes/min`;
  if (numberIn(faults, 'lostReplyRate') > 0) return `${percent('lostReplyRate')} lost replies`;
  if (numberIn(faults, 'latencyMs') > 0) return `+${count(numberIn(faults, 'latencyMs'))} ms`;
  return '';
}

/** The reason that Compute Engine returns with a status: https://cloud.google.com/compute/docs/api/errors */
export function computeReason(status: number): string {
  if (status === 403 || status === 429) return 'rateLimitExceeded';
  return status === 500 ? 'internalError' : 'backendError';
}
