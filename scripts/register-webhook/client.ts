import type { Clock } from '@pipeline/shared/clock.ts';
import { parseForRewriting } from '@pipeline/shared/json.ts';
import { withRetry } from '@pipeline/shared/retry.ts';
import {
  messageIn,
  maxWaitSeconds,
  RateLimitError,
  refused,
  SysdigError,
  unreachable,
  type Call,
} from './errors.ts';

export interface SysdigClientOptions {
  /** Base URL of a region: `sysdigApi`. */
  readonly base: string;
  readonly token: string;
  readonly clock: Clock;
  /** Ends a wait; requests in flight are completed. */
  readonly signal: AbortSignal;
  /** Called before the client waits for the rate limit. */
  readonly onWait: (seconds: number) => void;
}

/** Integers in responses keep all digits. @throws SysdigError; the signal's reason if it aborts */
export type SysdigClient = (call: Call) => Promise<unknown>;

const timeoutMs = 30_000;

/** Client of Sysdig's API. Waits for the Retry-After of a 429, within a limit; the caller handles all other errors. */
export function createSysdigClient(options: SysdigClientOptions): SysdigClient {
  const { base, token, clock, signal, onWait } = options;
  let waited = 0;
  const pauseAfter = (error: unknown): number | undefined => {
    if (!(error instanceof RateLimitError)) return undefined;
    waited += error.retryAfterSeconds;
    if (waited > maxWaitSeconds) return undefined;
    onWait(error.retryAfterSeconds);
    return error.retryAfterSeconds * 1000;
  };
  return async (call) =>
    withRetry({ clock, pauseAfter, signal }, async () => {
      const response = await send(base, token, call);
      const text = await bodyOf(response, base, call.method);
      if (response.status === 429) throw new RateLimitError(response);
      if (!response.ok) throw refused(base, call, response.status, messageIn(text));
      return parsed(text, base);
    });
}

async function send(base: string, token: string, { method, path, body }: Call): Promise<Response> {
  try {
    return await fetch(`${base}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        // Without this header, some paths answer for Monitor. Source: Sysdig's Python client.
        'x-sysdig-product': 'SDS',
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      // Treat a redirect as a failure: it leads to a login page.
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
    });
  } catch (error) {
    throw unreachable(base, method, error);
  }
}

async function bodyOf(response: Response, base: string, method: Call['method']): Promise<string> {
  try {
    return await response.text();
  } catch (error) {
    throw unreachable(base, method, error);
  }
}

function parsed(text: string, base: string): unknown {
  try {
    return parseForRewriting(text);
  } catch {
    throw new SysdigError(`${base} answers, but not with JSON: is it the URL of Sysdig's API?`);
  }
}
