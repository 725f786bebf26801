import type { EventAttributes, DeadLetterAttributes } from '@pipeline/shared/pubsub/attributes.ts';
import { traceparentOf } from '@pipeline/shared/trace.ts';
import { fromRfc3339 } from '@pipeline/shared/time.ts';
import type { DeadLetter } from './dead-letter.ts';

const deadLetterAttributes: ReadonlySet<string> = new Set([
  'stage',
  'reason',
  'error',
] satisfies (keyof DeadLetterAttributes)[]);

/** Of Pub/Sub's dead-letter forwarding, and of its clients' tracing. */
const foreign = /^(?:CloudPubSubDeadLetter|googclient_)/;

/** The W3C parent id of all that one run publishes: 16 hex digits, not all of them 0. */
export type RunId = string;

/**
 * The attributes that a dead letter goes back with: its own, without those that say why it was one.
 *
 * - `receivedAt` stays: findings are dated by it. One that came from someone else's output has none: then it is when
 *   it was first published, which Pub/Sub notes when it forwards it, else when it became a dead letter.
 * - `via` is `replay`, and `replayCount` one more.
 * - `traceparent` keeps its trace, and this run becomes the parent (https://www.w3.org/TR/trace-context/#parent-id).
 *   The stages carry it on, which is how the run knows again what comes back from it: see `cameBack`.
 */
export function replayedAttributes(deadLetter: DeadLetter, run: RunId): Record<string, string> {
  const kept = Object.entries(deadLetter.attributes).filter(
    ([name]) => !deadLetterAttributes.has(name) && !foreign.test(name),
  );
  const { attributes, publishTime } = deadLetter;
  const first = fromRfc3339(attributes['CloudPubSubDeadLetterSourceTopicPublishTime'] ?? '');
  const trace = traceparentOf(attributes['traceparent']);
  const replays = Number(/^\d{1,9}$/.exec(attributes['replayCount'] ?? '')?.[0] ?? 0);
  return {
    ...Object.fromEntries(kept),
    receivedAt: attributes['receivedAt'] ?? first ?? publishTime,
    via: 'replay',
    traceparent: `${trace.slice(0, 36)}${run}${trace.slice(52)}`,
    replayCount: String(replays + 1),
  } satisfies Pick<EventAttributes, 'receivedAt' | 'via' | 'traceparent' | 'replayCount'>;
}

/** Whether this run has replayed it, and it is a dead letter again. */
export function cameBack({ attributes }: DeadLetter, run: RunId): boolean {
  return traceparentOf(attributes['traceparent']).slice(36, 52) === run;
}
