import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '@pipeline/shared/clock.ts';
import { errorText } from '@pipeline/shared/errors.ts';
import { isObject, parseJson, type JsonObject } from '@pipeline/shared/json.ts';
import type { Channel } from './channel.ts';

/** A test notification, and its result. */
export interface TestNotification {
  readonly channel: string;
  readonly url: string;
  /** The HTTP status of the response; undefined if there was none. */
  readonly status: number | undefined;
  readonly error?: string;
}

const sample = join(
  import.meta.dirname,
  '../../samples/a06-monitor-webhook-test-notification.json',
);
const timeoutMs = 5000;

/**
 * Posts a channel's test to its URL, with its headers. Only to the local machine. The only public sample of a test is
 * Monitor's; Secure's is the same envelope with Secure's source and names.
 */
export async function sendTestNotification(
  { name, type, options }: Channel,
  clock: Clock,
): Promise<TestNotification> {
  const { url = '', additionalHeaders = {}, customData = {} } = options;
  const sent = { channel: name, url };
  if (type !== 'WEBHOOK' || !isLoopback(url)) {
    return { ...sent, status: undefined, error: 'not sent: no webhook on this machine' };
  }
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { ...additionalHeaders, 'content-type': 'application/json' },
      body: JSON.stringify({ ...notification(name, clock.now()), ...customData }),
      signal: AbortSignal.timeout(timeoutMs),
    });
    await response.body?.cancel();
    return { ...sent, status: response.status };
  } catch (error) {
    return { ...sent, status: undefined, error: errorText(error) };
  }
}

function isLoopback(url: string): boolean {
  return URL.canParse(url) && ['127.0.0.1', 'localhost'].includes(new URL(url).hostname);
}

function notification(channel: string, now: number): JsonObject {
  const envelope = parseJson(readFileSync(sample, 'utf8'));
  if (!isObject(envelope) || !isObject(envelope['alert']) || !isObject(envelope['event'])) {
    throw new TypeError(`${sample} is no test notification.`);
  }
  const title = `TEST ALERT: Testing Notification Channel ${channel}`;
  return {
    ...envelope,
    timestamp: now * 1000,
    source: 'Sysdig Secure',
    alert: { ...envelope['alert'], id: null, name: title, subject: title, body: title },
    event: { ...envelope['event'], id: null, url: 'https://secure.sysdig.com/#/events' },
  };
}
