import type { EventAttributes, DeadLetterAttributes } from '@pipeline/shared/pubsub/attributes.ts';
import { traceparentOf } from '@pipeline/shared/trace.ts';
import { fromRfc3339 } from '@pipeline/shared/time.ts';
import type { DeadLetter } from './dead-letter.ts';

const deadLetterAttributes: ReadonlySet<string> = new Set([
  'stage',
  'reason',
  'error',
] satisfies (keyof DeadLetterAttributes)[]);

/** Prefixes of attributes that Pub/Sub's dead-letter forwarding and its clients' tracing set. */
const foreign = /^(?:CloudPubSubDeadLetter|googclient_)/;

/** The W3C parent id of all messages that one run publishes: 16 hexadecimal digits, not all 0. */
export type RunId = string;

/**
 * The attributes of a replayed message: those of the dead letter, without the reasons for its failure.
 *
 * - `receivedAt` is kept: findings are dated by it. A message from another system's output has none: use its first
 *   publish time, which Pub/Sub records when it forwards the message, or else the time when it became a dead letter.
 * - `via` is `replay`, and `replayCount` increases by one.
 * - `traceparent` keeps its trace, and this run becomes the parent (https://www.w3.org/TR/trace-context/#parent-id).
 *   The stages propagate it, so the run recognizes messages that come back: see `cameBack`.
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

/** Whether this run has replayed the message, and it became a dead letter again. */
export function cameBack({ attributes }: DeadLetter, run: RunId): boolean {
  return traceparentOf(attributes['traceparent']).slice(36, 52) === run;
}
