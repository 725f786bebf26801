import { fetchErrorText } from '@pipeline/shared/errors.ts';
import { isObject, jsonOf } from '@pipeline/shared/json.ts';

/** A call to Sysdig, as error messages describe it. */
export interface Call {
  readonly method: 'GET' | 'POST' | 'PUT';
  readonly path: string;
  readonly body?: unknown;
  /** Permission that the token needs, such as `the permission notification-channels.edit`. */
  readonly needs: string;
}

/** Thrown if Sysdig does not do what it was asked. The message is one line that says what to do. */
export class SysdigError extends Error {
  override readonly name = 'SysdigError';
  /** Undefined if there was no response. */
  readonly status: number | undefined;

  constructor(message: string, status?: number, options?: ErrorOptions) {
    super(message, options);
    this.status = status;
  }
}

/** Maximum total wait for the rate limit, which resets every minute. */
export const maxWaitSeconds = 120;

/** There was no response, or only part of one. */
export function unreachable(base: string, method: Call['method'], error: unknown): SysdigError {
  const doubt =
    method === 'GET'
      ? 'nothing was changed; is --region right, and does the network let this machine out?'
      : 'whether it did what was asked is not known: run it again, it changes only what is not yet right';
  return new SysdigError(
    `Sysdig at ${base} cannot be reached: ${fetchErrorText(error)}; ${doubt}`,
    undefined,
    { cause: error },
  );
}

/** The rate limit was exceeded. */
export class RateLimitError extends SysdigError {
  /** As the response asks; 5 if it does not. */
  readonly retryAfterSeconds: number;

  constructor({ headers }: Response) {
    const limit = headers.get('x-ratelimit-limit');
    const known = limit === null ? '' : `, ${limit} requests a minute,`;
    super(
      `Sysdig's rate limit${known} was not over after ${maxWaitSeconds} s of waiting: try again later`,
      429,
    );
    this.retryAfterSeconds = Math.max(1, Number(headers.get('retry-after')) || 5);
  }
}

/** Explains a status of Sysdig's OpenAPI, and says what to do. */
export function refused(base: string, { method, path, needs }: Call, status: number, said: string) {
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

/** Extracts the text of an error: the APIs have several error formats. */
export function messageIn(text: string): string {
  const body = jsonOf(text);
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
