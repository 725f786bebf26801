import type { Clock } from '@pipeline/shared/clock.ts';
import { TransientError } from '@pipeline/shared/errors.ts';
import { refuse, type StageHandler, type StageResponse } from '@pipeline/shared/http.ts';
import type { Item } from '@pipeline/shared/items.ts';
import { countItems, type PublishItems } from '@pipeline/shared/publish-items.ts';
import type { Log } from '@pipeline/shared/log.ts';
import type { Sender } from '@pipeline/shared/senders.ts';
import { senderOf } from '@pipeline/shared/sender-of.ts';
import { fromMillis } from '@pipeline/shared/time.ts';
import { traceparentOf } from '@pipeline/shared/trace.ts';
import type { Authenticate } from './authenticate.ts';
import { noLimit, type EventLimit } from './event-limit.ts';
import { readRequestItems, RequestError } from './request-items.ts';

export interface ReceiveOptions {
  readonly authenticate: Authenticate;
  readonly publishItems: PublishItems;
  /** Absent by default: no limit. */
  readonly eventLimit?: EventLimit;
  readonly maxBodyBytes: number;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * Creates the handler of webhooks. Authenticates the raw body, splits it into events and publishes each unchanged.
 * Returns 200 only if Pub/Sub has accepted all of them, so that no acknowledged event is lost.
 */
export function createReceive({
  authenticate,
  publishItems,
  eventLimit = noLimit,
  maxBodyBytes,
  clock,
  log,
}: ReceiveOptions): StageHandler {
  return async (request) => {
    if (request.path === '/health' && (request.method === 'GET' || request.method === 'HEAD')) {
      return { status: 200, body: { status: 'ok' } };
    }
    const traceparent = traceparentOf(request.header('traceparent'));
    const refused = (status: number, error: string, headers = {}): StageResponse =>
      refuse(log, status, error, { headers, traceparent });
    if (request.method !== 'POST') return refused(405, 'send events with POST', { allow: 'POST' });
    const token = await authenticate(request);
    if (token === undefined) {
      return refused(401, 'credentials are missing or wrong', { 'www-authenticate': 'Bearer' });
    }
    const waitMs = eventLimit.waitMs(token.key);
    if (waitMs > 0) {
      // Check before parsing the events: a rejected request should cost little.
      return refused(429, 'too many events per minute: retry later', {
        'retry-after': String(Math.ceil(waitMs / 1000)),
      });
    }
    try {
      const items = await readRequestItems(request, maxBodyBytes);
      eventLimit.count(token.key, items.length);
      const { context } = token;
      const other = context.sender === undefined ? undefined : otherSender(items, context.sender);
      if (other !== undefined) {
        return refused(403, `this token may send only as ${context.sender}, not as ${other}`);
      }
      const receivedAt = fromMillis(clock.now());
      await publishItems(items, { receivedAt, via: 'webhook', traceparent, context });
      return { status: 200, body: summary(items) };
    } catch (error) {
      if (error instanceof RequestError) {
        // A rejected body cost as much to read as an accepted one.
        eventLimit.count(token.key, 1);
        return refused(error.status, error.message);
      }
      if (!(error instanceof TransientError)) throw error;
      log({
        severity: 'WARNING',
        message: 'some events could not be published: the sender must retry',
        outcome: 'retried',
        reason: error.reason,
        error: error.message,
        traceparent,
      });
      return { status: 503, headers: { 'retry-after': '10' }, body: { error: 'retry later' } };
    }
  };
}

/** Returns the other sender whose format an item has. An item in no known format may belong to any sender. */
function otherSender(items: readonly Item[], sender: Sender): Sender | undefined {
  return items
    .map((item) => (item.kind === 'unknown' ? undefined : senderOf(item.format)))
    .find((of) => of !== undefined && of !== sender);
}

/** Returns the counts, and the number of items for each reason to ignore or quarantine. */
function summary(items: readonly Item[]): object {
  const counts = countItems(items);
  const reasons = new Map<string, number>();
  for (const item of items) {
    if (item.kind !== 'detection') reasons.set(item.reason, (reasons.get(item.reason) ?? 0) + 1);
  }
  return reasons.size === 0 ? counts : { ...counts, reasons: Object.fromEntries(reasons) };
}
