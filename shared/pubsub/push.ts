import type { Clock } from '../clock.ts';
import { errorText, PermanentError, TransientError } from '../errors.ts';
import { pushEnvelope } from '../generated/validators.js';
import type { StageHandler, StageResponse } from '../http.ts';
import type { Log } from '../log.ts';
import { isSeverity } from '../severity.ts';
import { fromMillis } from '../time.ts';
import { traceparentOf } from '../trace.ts';
import { violations } from '../validation.ts';
import { toAttributes, type EventAttributes } from './attributes.ts';
import type { Publish } from './publisher.ts';

/** Above any envelope: 10 MB of data in base64, and the attributes. https://docs.cloud.google.com/pubsub/quotas */
export const maxPushBytes = 16_000_000;

/** A message that was pushed to a stage. */
export interface Message {
  readonly id: string;
  readonly data: Buffer;
  readonly attributes: Readonly<Record<string, string>>;
  /** The label to publish on with, completed where the message came from someone else. */
  readonly label: EventAttributes;
  readonly deliveryAttempt: number | undefined;
}

export interface PushStageOptions {
  readonly stage: string;
  /** Resolves when the message is done with. @throws PermanentError, TransientError */
  readonly handle: (message: Message) => Promise<void>;
  readonly publishDead: Publish;
  readonly log: Log;
  readonly clock: Clock;
}

/**
 * The handler of a function that a push subscription feeds. It answers 204 for what is done with,
 * 429 or 503 for what Pub/Sub must deliver again, and moves what can never succeed to the stage's
 * dead-letter topic: Pub/Sub knows no way to refuse a message for good (googleapis/nodejs-pubsub#1908).
 */
export function createPushHandler(options: PushStageOptions): StageHandler {
  const { handle, log, clock } = options;
  return async (request) => {
    if (request.method !== 'POST') {
      return { status: 405, headers: { allow: 'POST' }, body: { error: 'Pub/Sub pushes by POST' } };
    }
    let message: Message;
    try {
      message = readEnvelope(request.body, clock);
    } catch (error) {
      log({
        severity: 'ERROR',
        message: 'not a Pub/Sub push envelope',
        outcome: 'rejected',
        reason: 'malformed-envelope',
        error: errorText(error),
      });
      return { status: 400, body: { error: 'not a Pub/Sub push envelope' } };
    }
    try {
      await handle(message);
      return { status: 204 };
    } catch (error) {
      return error instanceof PermanentError
        ? bury(options, message, error)
        : retry(options, message, error);
    }
  };
}

/** @throws PermanentError when the body is no push envelope. */
function readEnvelope(body: Buffer, clock: Clock): Message {
  const envelope = parseEnvelope(body);
  if (!pushEnvelope(envelope)) {
    throw new PermanentError('malformed-envelope', violations(pushEnvelope).join('; '));
  }
  const { message, deliveryAttempt } = envelope;
  const attributes = message.attributes ?? {};
  return {
    id: message.messageId,
    data: Buffer.from(message.data ?? '', 'base64'),
    attributes,
    label: labelOf(attributes, message.publishTime, clock),
    deliveryAttempt,
  };
}

function parseEnvelope(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString());
  } catch {
    // V8's message quotes the text, which is a payload.
    throw new PermanentError('malformed-envelope', 'it is not JSON');
  }
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
    receivedAt: attributes['receivedAt'] ?? publishTime ?? fromMillis(clock.now()),
    via: via === 'webhook' || via === 'poll' || via === 'replay' ? via : 'pubsub',
    traceparent: traceparentOf(attributes['traceparent']),
    replayCount: attributes['replayCount'],
  };
}

async function bury(
  { stage, publishDead, log }: PushStageOptions,
  message: Message,
  error: PermanentError,
): Promise<StageResponse> {
  const { reason } = error;
  const attributes = { ...message.label, stage, reason, error: error.message };
  try {
    await publishDead([{ data: message.data, attributes: toAttributes(attributes) }]);
  } catch (publishError) {
    return retry({ stage, log }, message, publishError);
  }
  log({
    severity: 'ERROR',
    // Why in full is on the dead letter: it may quote the payload, which no log may.
    message: 'moved to the dead-letter topic',
    outcome: 'dead',
    reason,
    eventId: message.label.eventId,
    format: message.label.format,
    traceparent: message.label.traceparent,
  });
  return { status: 204 };
}

function retry(
  { log }: Pick<PushStageOptions, 'stage' | 'log'>,
  message: Message,
  error: unknown,
): StageResponse {
  const foreseen = error instanceof TransientError;
  log({
    // What nobody foresaw is a fault of ours, and is worth a look.
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
  return { status: foreseen ? error.status : 500, body: { error: 'try again' } };
}
