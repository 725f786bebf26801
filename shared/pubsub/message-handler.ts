import type { Clock } from '../clock.ts';
import { errorText, PermanentError, TransientError } from '../errors.ts';
import type { Log } from '../log.ts';
import { contextOf } from '../sender-context.ts';
import { isSeverity } from '../severity.ts';
import { fromMillis, fromRfc3339 } from '../time.ts';
import { traceparentOf } from '../trace.ts';
import { toAttributes, type EventAttributes } from './attributes.ts';
import type { Publish } from './publisher.ts';
import { atDelivery } from './unforeseen.ts';

/** A message delivered to a stage, by push or pull. */
export interface Message {
  readonly id: string;
  readonly data: Buffer;
  readonly attributes: Readonly<Record<string, string>>;
  /** The attributes to publish with, completed if the message came from another product. */
  readonly label: EventAttributes;
  readonly deliveryAttempt: number | undefined;
}

/** A message in Pub/Sub's terms. */
export interface Delivery extends Omit<Message, 'label'> {
  /** RFC 3339. */
  readonly publishTime: string | undefined;
}

/** A stage that a subscription feeds. */
export interface MessageStage {
  readonly stage: string;
  /** Resolves when the message is finished. @throws PermanentError, TransientError */
  readonly handle: (message: Message) => Promise<void>;
  readonly publishDead: Publish;
  readonly log: Log;
  readonly clock: Clock;
}

/** A stage that a subscription feeds, with real clients. */
export interface SubscriberStage extends MessageStage {
  /** The project of its topics and subscriptions. */
  readonly projectId: string;
}

/** Tells Pub/Sub to acknowledge a message ('done'), or to redeliver it, with the reason as an HTTP status. */
type Settlement = 'done' | 429 | 500 | 503;

/** Handles one message. Never rejects. */
export type MessageHandler = (delivery: Delivery) => Promise<Settlement>;

/**
 * Creates the handler of a stage that a subscription feeds, by push or pull. A finished message is `done`. So is one
 * that can never succeed, once it is in the stage's dead-letter topic: Pub/Sub has no way to reject a message
 * permanently (googleapis/nodejs-pubsub#1908).
 */
export function createMessageHandler(stage: MessageStage): MessageHandler {
  return async (delivery) => {
    const { publishTime, ...facts } = delivery;
    const message = { ...facts, label: labelOf(facts.attributes, publishTime, stage.clock) };
    try {
      await stage.handle(message);
      return 'done';
    } catch (thrown) {
      const error = atDelivery(thrown, message.deliveryAttempt);
      return error instanceof PermanentError
        ? deadLetter(stage, message, error)
        : retry(stage.log, message, error);
    }
  };
}

function labelOf(
  attributes: Readonly<Record<string, string>>,
  publishTime: string | undefined,
  clock: Clock,
): EventAttributes {
  const via = attributes['via'];
  const severity = attributes['severity'];
  return {
    format: attributes['format'],
    eventId: attributes['eventId'],
    // Kept on a dead letter, so that a replay delivers it as before.
    severity: severity !== undefined && isSeverity(severity) ? severity : undefined,
    // Unchanged, so that a replay keeps it.
    receivedAt: [attributes['receivedAt'], publishTime].find(isTime) ?? fromMillis(clock.now()),
    via: via === 'webhook' || via === 'poll' || via === 'replay' ? via : 'pubsub',
    traceparent: traceparentOf(attributes['traceparent']),
    replayCount: attributes['replayCount'],
    ...contextOf(attributes),
  };
}

function isTime(text: string | undefined): text is string {
  return text !== undefined && fromRfc3339(text) !== undefined;
}

async function deadLetter(
  { stage, publishDead, log }: MessageStage,
  message: Message,
  error: PermanentError,
): Promise<Settlement> {
  const { reason } = error;
  const attributes = { ...message.label, stage, reason, error: error.message };
  try {
    await publishDead([{ data: message.data, attributes: toAttributes(attributes) }]);
  } catch (publishError) {
    return retry(log, message, publishError);
  }
  log({
    severity: 'ERROR',
    // The dead letter contains the full reason. It may quote the payload, which logs must not contain.
    message: 'moved to the dead-letter topic',
    outcome: 'dead',
    reason,
    eventId: message.label.eventId,
    format: message.label.format,
    traceparent: message.label.traceparent,
  });
  return 'done';
}

function retry(log: Log, message: Message, error: unknown): Settlement {
  const foreseen = error instanceof TransientError;
  log({
    // An unexpected error is a bug to investigate.
    severity: foreseen ? 'WARNING' : 'ERROR',
    message: 'handed back to Pub/Sub',
    outcome: 'retried',
    reason: foreseen ? error.reason : 'unexpected',
    error: foreseen ? error.message : errorText(error),
    eventId: message.label.eventId,
    format: message.label.format,
    traceparent: message.label.traceparent,
    deliveryAttempt: message.deliveryAttempt,
  });
  return foreseen ? error.status : 500;
}
