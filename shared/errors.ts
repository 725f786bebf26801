/**
 * The two ways in which message handling can fail. Any other exception is a bug: the stage answers 500, and Pub/Sub
 * redelivers the message, up to the sixth delivery.
 */

/** Retrying cannot help: send the message to the stage's dead-letter topic. */
export class PermanentError extends Error {
  override readonly name = 'PermanentError';
  /** Short, stable and countable, for filtering dead letters. */
  readonly reason: string;

  constructor(reason: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.reason = reason;
  }
}

/** Retrying later can help: return the message to Pub/Sub, which backs off. */
export class TransientError extends Error {
  override readonly name = 'TransientError';
  readonly reason: string;
  /** 429 if a quota is exhausted, 503 otherwise. Both slow down Pub/Sub's push. */
  readonly status: 429 | 503;

  constructor(reason: string, message: string, options?: ErrorOptions & { status?: 429 | 503 }) {
    super(message, options);
    this.reason = reason;
    this.status = options?.status ?? 503;
  }
}

/** The text of any thrown value. gax throws plain strings after `close()`. */
export function errorText(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Whether a value is nested so deeply that V8's stack overflowed. Any other RangeError is a bug. */
export function isStackOverflow(error: unknown): boolean {
  return error instanceof RangeError && error.message === 'Maximum call stack size exceeded';
}

/** The `code` of a thrown value: a gRPC number, or a Node name such as ENOENT. */
export function codeOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
}

/**
 * Why `fetch` failed. `fetch` hides the reason in `cause`, which has no message if several addresses were tried:
 * https://nodejs.org/api/errors.html#class-aggregateerror
 */
export function fetchErrorText(error: unknown): string {
  const cause = error instanceof TypeError && error.cause !== undefined ? error.cause : error;
  if (cause instanceof AggregateError) return cause.errors.map(errorText).join(', ');
  const code = codeOf(cause);
  return errorText(cause) || (typeof code === 'string' ? code : '');
}
