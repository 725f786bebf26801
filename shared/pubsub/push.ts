import { errorText, PermanentError } from '../errors.ts';
import { pushEnvelope } from '../generated/validators.js';
import type { StageHandler } from '../http.ts';
import { violations } from '../validation.ts';
import type { PushEnvelope } from './push-envelope.ts';
import { createMessageHandler, type Delivery, type MessageStage } from './message-handler.ts';

/** Above any envelope: 10 MB of data in base64, and the attributes. https://docs.cloud.google.com/pubsub/quotas */
export const maxPushBytes = 16_000_000;

/**
 * The handler of a server that a push subscription feeds. It answers 204 for what is done with, and 429, 500 or 503
 * for what Pub/Sub must deliver again.
 */
export function createPushHandler(stage: MessageStage): StageHandler {
  const { log } = stage;
  const handle = createMessageHandler(stage);
  return async (request) => {
    if (request.method !== 'POST') {
      return { status: 405, headers: { allow: 'POST' }, body: { error: 'Pub/Sub pushes by POST' } };
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

/** @throws PermanentError when the body is no push envelope. */
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

/** The data of a pushed message. @throws PermanentError when it is no base64, of which Node would take what it can. */
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
    // V8's message quotes the text, which is a payload.
    throw new PermanentError('malformed-envelope', 'it is not JSON');
  }
}
