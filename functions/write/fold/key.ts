import { createHash } from 'node:crypto';
import type { EnrichedEvent } from '@pipeline/shared/event.ts';
import { fromMillis, toTimestamp } from '@pipeline/shared/time.ts';
import { actionOf } from './action.ts';
import { workloadOf } from './workload.ts';

export interface KeyOptions {
  /** command: the action must match too; workload: only rule, workload and asset. */
  readonly by: 'command' | 'workload';
  readonly windowSeconds: number;
}

export interface FoldKey {
  /** The finding's id: 32 hexadecimal digits. Depends only on the event. */
  readonly id: string;
  /** The fold's period, as an ISO 8601 interval. */
  readonly window: string;
}

/**
 * The key of a repetition. Two detections match if rule, policy, severity, asset and workload match, if they happened
 * in the same window and, by command, if the action matches. Field by field: docs/adr/0012-folding.md.
 */
export function keyOf(enriched: EnrichedEvent, { by, windowSeconds }: KeyOptions): FoldKey {
  const { event, resource } = enriched;
  const { seconds } = toTimestamp(event.time);
  const from = Math.floor(seconds / windowSeconds) * windowSeconds;
  const { sender, rule, severity, policy } = event;
  // As JSON, in which a list keeps the position of absent values: different values never collide.
  const key = JSON.stringify([
    ['fold', 2, by, windowSeconds, from],
    [sender, rule, severity, policy?.id ?? policy?.name, resource.name],
    workloadOf(event),
    by === 'command' ? actionOf(event) : [],
  ]);
  return {
    id: createHash('sha256').update(key).digest('hex').slice(0, 32),
    window: `${instant(from)}/${instant(from + windowSeconds)}`,
  };
}

function instant(seconds: number): string {
  return fromMillis(seconds * 1000).replace(/\.0+Z$/, 'Z');
}
