/**
 * An error response. The form is that of Sysdig's OpenAPI: `type`, `message`, `details`. Of the types, only
 * `unauthorized` has been seen publicly; the others follow its pattern.
 */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: number;
  readonly type: string;
  /** Seconds, for 429. */
  readonly retryAfter: number | undefined;

  constructor(status: number, type: string, message: string, retryAfter?: number) {
    super(message);
    this.status = status;
    this.type = type;
    this.retryAfter = retryAfter;
  }

  body(): object {
    return { type: this.type, message: this.message, details: [] };
  }
}

export function badRequest(message: string): ApiError {
  return new ApiError(400, 'bad_request', message);
}

/** The exact text from a public survey of the API. */
export function unauthorized(): ApiError {
  return new ApiError(401, 'unauthorized', 'Bad authentication.');
}

/** It does not name the privilege. */
export function forbidden(): ApiError {
  return new ApiError(403, 'forbidden', 'Not enough privileges to complete the action.');
}

export function conflict(message: string): ApiError {
  return new ApiError(409, 'conflict', message);
}

export function notFound(what: string): ApiError {
  return new ApiError(404, 'not_found', `Not found: ${what}`);
}

export function tooManyRequests(retryAfter: number): ApiError {
  return new ApiError(429, 'too_many_requests', 'Too many requests.', retryAfter);
}

/** An injected failure. */
export function injected(status: number, retryAfter: number): ApiError {
  return status === 429
    ? tooManyRequests(retryAfter)
    : new ApiError(status, 'injected', 'Injected fault: nothing was done.');
}
