/** An error response in the form of Google's JSON errors. */
export class HttpError extends Error {
  override readonly name = 'HttpError';
  readonly status: number;
  /** Clients must check the reason: quota and permission errors are both 403. */
  readonly reason: string;

  constructor(status: number, reason: string, message: string) {
    super(message);
    this.status = status;
    this.reason = reason;
  }

  body(): object {
    const domain = this.reason.endsWith('LimitExceeded') ? 'usageLimits' : 'global';
    const { status, reason, message } = this;
    return { error: { code: status, message, errors: [{ message, domain, reason }] } };
  }
}
