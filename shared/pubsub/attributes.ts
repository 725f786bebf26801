import { defined } from '../objects.ts';
import type { SenderContext } from '../sender-context.ts';
import type { Severity } from '../severity.ts';

/**
 * The attributes of every message. Pub/Sub allows 1,024 bytes per value. The context of the sender is only on `events`
 * and its dead letters: an enriched event contains it.
 */
export interface EventAttributes extends SenderContext {
  /** The parser: a file of shared/formats. Absent on messages from another product's output. */
  readonly format?: string | undefined;
  /** The ID of the finding. */
  readonly eventId?: string | undefined;
  /** The severity of the finding, by which the subscriptions of `findings` filter. */
  readonly severity?: Severity | undefined;
  /** RFC 3339: the time at which the event entered the pipeline. */
  readonly receivedAt: string;
  /** How the event entered the pipeline. */
  readonly via: 'webhook' | 'poll' | 'pubsub' | 'replay';
  /** W3C Trace Context. Passed through, so that one trace shows all stages. */
  readonly traceparent: string;
  /** The number of replays from a dead-letter topic. */
  readonly replayCount?: string | undefined;
}

/** The additional attributes of a dead letter: why it is there, in words that an operator can act on. */
export interface DeadLetterAttributes {
  readonly stage: string;
  readonly reason: string;
  readonly error: string;
}

export interface OutgoingMessage {
  readonly data: Buffer;
  readonly attributes: Record<string, string>;
}

const maxValueBytes = 1024;

/** Converts attributes to Pub/Sub's form: only those with a value, in UTF-8, truncated to the allowed length. */
export function toAttributes(
  attributes: EventAttributes & Partial<DeadLetterAttributes>,
): Record<string, string> {
  const present: Record<string, string> = { ...defined(attributes) };
  for (const key in present) present[key] = cut((present[key] ?? '').toWellFormed());
  return present;
}

function cut(value: string): string {
  // A UTF-16 unit has at most three bytes in UTF-8: this check suffices for nearly all values.
  if (value.length * 3 <= maxValueBytes) return value;
  const bytes = Buffer.from(value);
  if (bytes.length <= maxValueBytes) return value;
  // A truncated character decodes to U+FFFD at the end.
  return bytes
    .subarray(0, maxValueBytes - 3)
    .toString()
    .replace(/\uFFFD$/, '');
}
