import { PermanentError, TransientError } from '@pipeline/shared/errors.ts';

/** Sysdig wants no request for a while. */
export class RateLimited extends TransientError {
  readonly retryAfterMs: number;

  constructor(retryAfterMs: number) {
    super('sysdig-rate-limited', `Sysdig's API takes no request for ${retryAfterMs / 1000} s`, {
      status: 429,
    });
    this.retryAfterMs = retryAfterMs;
  }
}

export const badRequest = 'sysdig-bad-request';

/** What to do about each answer that no second request changes. */
const remedies = new Map([
  [400, [badRequest, 'it refuses the request: is the filter right (EVENTS_FILTER)?']],
  [401, ['sysdig-unauthorized', 'it does not know the token: is it one of this region?']],
  [403, ['sysdig-forbidden', 'the token may not read policy events: policy-events.read']],
  [404, ['sysdig-not-found', 'it has no such API: is the URL right, and EVENTS_API?']],
]);

/** The error of an answer that is not 2xx. Its body is not looked at: nobody documents what may be in it. */
export function refusal({ status, headers }: Response): TransientError | PermanentError {
  if (status === 429) return new RateLimited(retryAfter(headers.get('retry-after')));
  const [reason, remedy] = remedies.get(status) ?? [];
  if (reason !== undefined) return new PermanentError(reason, `Sysdig's API: ${remedy}`);
  const text = `Sysdig's API answered ${status}`;
  return status >= 500
    ? new TransientError('sysdig-unavailable', text)
    : new PermanentError(`sysdig-http-${status}`, text);
}

/** Seconds, as Sysdig documents it. Without a number that can be used, a minute: that of its limit. */
function retryAfter(header: string | null): number {
  const seconds = Number(header ?? Number.NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? seconds * 1000 : 60_000;
}
