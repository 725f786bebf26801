import type { Clock } from '@pipeline/shared/clock.ts';
import { errorText } from '@pipeline/shared/errors.ts';
import { isObject, parseForRewriting } from '@pipeline/shared/json.ts';

/** What a call takes, in the words of an error message. */
export interface Call {
  readonly method: 'GET' | 'POST' | 'PUT';
  readonly path: string;
  readonly body?: unknown;
  /** What the token must be allowed to do, such as `the permission notification-channels.edit`. */
  readonly needs: string;
}

/** Sysdig did not do what it was asked to. The message is one line that says what to do. */
export class SysdigError extends Error {
  override readonly name = 'SysdigError';
  /** Undefined when there was no answer. */
  readonly status: number | undefined;

  constructor(message: string, status?: number, options?: ErrorOptions) {
    super(message, options);
    this.status = status;
  }
}

export interface SysdigClientOptions {
  /** Of a region: `sysdigApi`. */
  readonly base: string;
  readonly token: string;
  readonly clock: Clock;
  /** Ends waiting; what has been sent is finished. */
  readonly signal: AbortSignal;
  /** Told before the client waits because of the rate limit. */
  readonly onWait: (seconds: number) => void;
}

/** @throws SysdigError; the signal's reason when it aborts. Integers of an answer keep their digits. */
export type SysdigClient = (call: Call) => Promise<unknown>;

const timeoutMs = 30_000;
/** How long a command waits for the rate limit, in all. It starts anew each minute. */
const patienceSeconds = 120;

/** Sysdig's API. A 429 is waited out as its Retry-After says, within bounds; everything else is the caller's. */
export function createSysdigClient(options: SysdigClientOptions): SysdigClient {
  const { base, token, clock, signal, onWait } = options;
  let waited = 0;
  return async (call) => {
    for (;;) {
      signal.throwIfAborted();
      const response = await send(base, token, call);
      const text = await bodyOf(response, base);
      if (response.status === 429) {
        const seconds = Math.max(1, Number(response.headers.get('retry-after')) || 5);
        waited += seconds;
        if (waited > patienceSeconds) throw limited(response);
        onWait(seconds);
        await clock.sleep(seconds * 1000, signal);
        continue;
      }
      if (!response.ok) throw refused(base, call, response.status, messageIn(text));
      return parsed(text, base);
    }
  };
}

async function send(base: string, token: string, { method, path, body }: Call): Promise<Response> {
  try {
    return await fetch(`${base}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        // Without it, some paths answer for Monitor: Sysdig's Python client.
        'x-sysdig-product': 'SDS',
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      // A page to log in at is no answer.
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
    });
  } catch (error) {
    throw unreachable(base, error);
  }
}

async function bodyOf(response: Response, base: string): Promise<string> {
  try {
    return await response.text();
  } catch (error) {
    throw unreachable(base, error);
  }
}

/** fetch hides what happened in `cause`. */
function unreachable(base: string, error: unknown): SysdigError {
  const cause = error instanceof TypeError && error.cause !== undefined ? error.cause : error;
  return new SysdigError(
    `Sysdig at ${base} cannot be reached: ${errorText(cause)}. Whether it did what was asked is not known: ` +
      'run it again, it changes only what is not yet right',
    undefined,
    { cause: error },
  );
}

function limited(response: Response): SysdigError {
  const limit = response.headers.get('x-ratelimit-limit');
  const known = limit === null ? '' : `, ${limit} requests a minute,`;
  return new SysdigError(
    `Sysdig's rate limit${known} was not over after ${patienceSeconds} s of waiting: try again later`,
    429,
  );
}

/** What a status means, and what to do: https://docs.sysdig.com, "API", for the statuses. */
function refused(base: string, { method, path, needs }: Call, status: number, said: string) {
  const request = `${method} ${path}`;
  const words: Record<number, string> = {
    401: `Sysdig at ${base} does not know this token: take the token of that region, or the --region of the token`,
    403: `the token may not do this (${request}): it needs ${needs}`,
    404: `Sysdig at ${base} has no ${path}: is --region right?`,
    409: `Sysdig reports a conflict (${said}): somebody changed it at the same time, or the name is taken; run it again`,
  };
  const text =
    status >= 300 && status < 400
      ? `${base} leads elsewhere instead of answering: --region must be a region, or the URL of Sysdig's API`
      : `Sysdig answered ${status} to ${request}: ${said}`;
  return new SysdigError(words[status] ?? text, status);
}

function parsed(text: string, base: string): unknown {
  try {
    return parseForRewriting(text);
  } catch {
    throw new SysdigError(`${base} answers, but not with JSON: is it the URL of Sysdig's API?`);
  }
}

/** The APIs have several forms of an error. */
function messageIn(text: string): string {
  const body = asJson(text);
  const found: unknown[] = [];
  if (isObject(body)) {
    found.push(body['message'], body['error']);
    const errors: unknown[] = Array.isArray(body['errors']) ? body['errors'] : [];
    for (const error of errors) {
      if (isObject(error)) found.push(error['reason'], error['message']);
    }
  }
  const words = found.filter((word): word is string => typeof word === 'string' && word !== '');
  return words.length === 0 ? 'no reason given' : words.join(': ').replaceAll(/\s+/g, ' ');
}

function asJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
