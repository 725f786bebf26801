import type { Call } from './function-process.ts';

export const secret = 'the-secret-of-this-measurement';

/** A webhook, as a sender posts it. */
export function webhook(body: string): Call {
  return {
    headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
    body,
    status: 200,
  };
}

/** A message, as Pub/Sub pushes it. */
export function push(data: string, attributes: Readonly<Record<string, string>> = {}): Call {
  const message = {
    data: Buffer.from(data).toString('base64'),
    attributes: { receivedAt: '2026-11-24T12:00:00Z', via: 'webhook', ...attributes },
    messageId: '1',
    publishTime: '2026-11-24T12:00:00Z',
  };
  const body = { message, subscription: 'projects/p/subscriptions/s', deliveryAttempt: 1 };
  return {
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    status: 204,
  };
}
