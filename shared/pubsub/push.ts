import { errorText, PermanentError } from '../errors.ts';
import { pushEnvelope } from '../generated/validators.js';
import type { StageHandler } from '../http.ts';
import { violations } from '../validation.ts';
import type { PushEnvelope } from './push-envelope.ts';
import { createMessageHandler, type Delivery, type MessageStage } from './message-handler.ts';

/**
 * Larger than any envelope: 10 MB of data in base64, and the attributes. https://docs.cloud.google.com/pubsub/quotas
 */
export const maxPushBytes = 16_000_000;

/**
 * Creates the handler of a server that a push subscription calls. It returns 204 for a finished message, and 429, 500
 * or 503 for a message that Pub/Sub must redeliver.
 */
export function createPushHandler(stage: MessageStage): StageHandler {
  const { log } = stage;
  const handle = createMessageHandler(stage);
  return async (request) => {
    if (request.method !== 'POST') {
      return { status: 405, headers: { allow: 'POST' }, body: { error: 'use POST' } };
    }
    let delivery: Delivery;
    try {
      delivery = readEnvelope(request.body);
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
    const settlement = await handle(delivery);
    if (settlement === 'done') return { status: 204 };
    return { status: settlement, body: { error: 'try again' } };
  };
}

/** @throws PermanentError If the body is no push envelope. */
function readEnvelope(body: Buffer): Delivery {
  const envelope = parseEnvelope(body);
  if (!pushEnvelope(envelope)) {
    throw new PermanentError('malformed-envelope', violations(pushEnvelope).join('; '));
  }
  const { message, deliveryAttempt } = envelope;
  return {
    id: message.messageId,
    data: dataOf(envelope),
    attributes: message.attributes ?? {},
    publishTime: message.publishTime,
    deliveryAttempt,
  };
}

/** Returns the data of a pushed message. @throws PermanentError If it is not base64: Node would decode a part of it. */
export function dataOf({ message }: PushEnvelope): Buffer {
  const text = message.data ?? '';
  const data = Buffer.from(text, 'base64');
  if (data.toString('base64') === text) return data;
  throw new PermanentError('malformed-envelope', '/message/data must be base64');
}

function parseEnvelope(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString());
  } catch {
    // Do not use V8's message: it quotes the text, which is payload.
    throw new PermanentError('malformed-envelope', 'it is not JSON');
  }
}
