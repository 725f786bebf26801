import { defined } from '../objects.ts';
import type { SenderContext } from '../sender-context.ts';
import type { Severity } from '../severity.ts';

/**
 * The routing label of every message. Pub/Sub allows 1,024 bytes a value. The context of the sender is on `events` and its
 * dead letters alone: what it says is in an enriched event.
 */
export interface EventAttributes extends SenderContext {
  /** Which parser: a file of shared/formats. Absent on what someone else's output published. */
  readonly format?: string | undefined;
  /** The finding id to be. */
  readonly eventId?: string | undefined;
  /** Of the finding to be: `findings` is delivered by it. */
  readonly severity?: Severity | undefined;
  /** RFC 3339: when the event came into the pipeline. */
  readonly receivedAt: string;
  /** How it came in. */
  readonly via: 'webhook' | 'poll' | 'pubsub' | 'replay';
  /** W3C; carried through, so that one trace shows all stages. */
  readonly traceparent: string;
  /** How often it came back from a dead-letter topic. */
  readonly replayCount?: string | undefined;
}

/** What a dead letter says beside them: why it is here, in words a person can act on. */
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

/** Attributes as Pub/Sub takes them: those that are there, in UTF-8, no longer than it allows. */
export function toAttributes(
  attributes: EventAttributes & Partial<DeadLetterAttributes>,
): Record<string, string> {
  const present: Record<string, string> = { ...defined(attributes) };
  for (const key in present) present[key] = cut((present[key] ?? '').toWellFormed());
  return present;
}

function cut(value: string): string {
  // A unit of UTF-16 has at most three bytes in UTF-8: nearly always that is enough to know.
  if (value.length * 3 <= maxValueBytes) return value;
  const bytes = Buffer.from(value);
  if (bytes.length <= maxValueBytes) return value;
  // A character cut in two decodes to U+FFFD at the end.
  return bytes
    .subarray(0, maxValueBytes - 3)
    .toString()
    .replace(/\uFFFD$/, '');
}
