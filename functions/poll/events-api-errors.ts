import { PermanentError, TransientError } from '@pipeline/shared/errors.ts';

/** Sysdig's API requests a pause. */
export class RateLimited extends TransientError {
  readonly retryAfterMs: number;

  constructor(retryAfterMs: number) {
    super('sysdig-rate-limited', `Sysdig's API requests a pause of ${retryAfterMs / 1000} s`, {
      status: 429,
    });
    this.retryAfterMs = retryAfterMs;
  }
}

export const badRequest = 'sysdig-bad-request';

/** Remedies for responses that a retry cannot change. */
const remedies = new Map([
  [400, [badRequest, 'it refuses the request: check the filter (EVENTS_FILTER)']],
  [401, ['sysdig-unauthorized', 'unknown token: check that it belongs to this region']],
  [403, ['sysdig-forbidden', 'the token lacks the permission policy-events.read']],
  [404, ['sysdig-not-found', 'no such API: check the URL and EVENTS_API']],
]);

/** The error of a response that is not 2xx. Ignores the body, because its content is undocumented. */
export function refusal({ status, headers }: Response): TransientError | PermanentError {
  if (status === 429) return new RateLimited(retryAfter(headers.get('retry-after')));
  const [reason, remedy] = remedies.get(status) ?? [];
  if (reason !== undefined) return new PermanentError(reason, `Sysdig's API: ${remedy}`);
  const text = `Sysdig's API answered ${status}`;
  return status >= 500
    ? new TransientError('sysdig-unavailable', text)
    : new PermanentError(`sysdig-http-${status}`, text);
}

/** Seconds, as Sysdig documents. Without a usable number, a minute: the period of its limit. */
function retryAfter(header: string | null): number {
  const seconds = Number(header ?? Number.NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? seconds * 1000 : 60_000;
}
