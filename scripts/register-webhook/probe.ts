import type { Clock } from '@pipeline/shared/clock.ts';
import { fetchErrorText } from '@pipeline/shared/errors.ts';
import { isObject, jsonOf } from '@pipeline/shared/json.ts';
import { testNotification } from '../lib/test-notification.ts';

/** Thrown if the webhook rejects what Sysdig would send. The message is one line that says what to do. */
class ProbeError extends Error {
  override readonly name = 'ProbeError';
}

const timeoutMs = 30_000;

/**
 * Posts a test notification to the webhook, in the format that Sysdig documents for its channels and with the secret
 * that Sysdig will use. It creates no finding: `receive` answers that it ignored the notification.
 * @throws ProbeError for any other response
 */
export async function probeWebhook(
  { name, url, secret }: { name: string; url: string; secret: string },
  clock: Clock,
): Promise<void> {
  const response = await post(url, secret, testNotification(name, 'register-webhook', clock.now()));
  const { status } = response;
  if (status === 401) {
    throw new ProbeError(
      `the webhook ${url} refuses this secret: nothing was changed; is it one of those that receive accepts?`,
    );
  }
  const text = await response.text().catch(() => '');
  // A load balancer in front of receive may answer 403 as well, but without JSON.
  const own = jsonOf(text);
  if (status === 403 && isObject(own) && typeof own['error'] === 'string') {
    throw new ProbeError(
      `the webhook ${url} refuses this secret for Sysdig (${own['error']}): nothing was changed; give Sysdig one of its own`,
    );
  }
  if (status === 403) {
    throw new ProbeError(
      `the webhook ${url} does not admit this machine (403): nothing was changed; if it is open only to Sysdig, skip the test with --no-test`,
    );
  }
  if (status === 200 && hasIgnored(text)) return;
  throw new ProbeError(
    `${url} does not answer as receive does (${status}): nothing was changed; is it the webhook's URL, and does it run?`,
  );
}

async function post(url: string, secret: string, body: object): Promise<Response> {
  try {
    return await fetch(url, {
      method: 'POST',
      headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
    });
  } catch (error) {
    throw new ProbeError(
      `the webhook ${url} cannot be reached from here: ${fetchErrorText(error)}; nothing was changed; --no-test skips this test`,
      { cause: error },
    );
  }
}

function hasIgnored(text: string): boolean {
  const answer = jsonOf(text);
  return isObject(answer) && typeof answer['ignored'] === 'number' && answer['ignored'] > 0;
}
