import { createHash } from 'node:crypto';
import type { EnrichedEvent } from '@pipeline/shared/event.ts';
import { fromMillis, toTimestamp } from '@pipeline/shared/time.ts';
import { actionOf } from './action.ts';
import { workloadOf } from './workload.ts';

export interface KeyOptions {
  /** command: what was done must be the same as well; workload: rule, workload and asset alone. */
  readonly by: 'command' | 'workload';
  readonly windowSeconds: number;
}

export interface FoldKey {
  /** The finding's id: hexadecimal, 32 digits. Depends on the event alone. */
  readonly id: string;
  /** The period that it holds events of, as ISO 8601 writes intervals. */
  readonly window: string;
}

/**
 * What a detection is a repetition of. Two are the same if the rule, policy, severity, asset and workload are, they
 * happened in the same window, and, by command, what was done is the same. Field by field: docs/adr/0012-folding.md.
 */
export function keyOf(enriched: EnrichedEvent, { by, windowSeconds }: KeyOptions): FoldKey {
  const { event, resource } = enriched;
  const { seconds } = toTimestamp(event.time);
  const from = Math.floor(seconds / windowSeconds) * windowSeconds;
  const { sender, rule, severity, policy } = event;
  // As JSON, where a list keeps the place of what is absent: no value can pass for two others.
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
