/**
 * The two ways in which handling a message can fail. Everything else that is thrown is a fault of
 * ours: it is answered with 500, and Pub/Sub delivers again, up to the sixth time.
 */

/** Trying again cannot help: the message belongs in the stage's dead-letter topic. */
export class PermanentError extends Error {
  override readonly name = 'PermanentError';
  /** Short, stable and countable: what a person filters dead letters by. */
  readonly reason: string;

  constructor(reason: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.reason = reason;
  }
}

/** Trying again later can help: the message goes back to Pub/Sub, which backs off. */
export class TransientError extends Error {
  override readonly name = 'TransientError';
  readonly reason: string;
  /** 429 when a quota is used up, 503 otherwise. Both slow Pub/Sub's push down. */
  readonly status: 429 | 503;

  constructor(reason: string, message: string, options?: ErrorOptions & { status?: 429 | 503 }) {
    super(message, options);
    this.reason = reason;
    this.status = options?.status ?? 503;
  }
}

/** The text of anything that can be thrown. gax throws plain strings after `close()`. */
export function errorText(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The `code` of what was thrown: a number of gRPC's, or a name of Node's such as ENOENT. */
export function codeOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
}

/**
 * Why `fetch` failed. It hides that in `cause`, which has no message where several addresses were tried:
 * https://nodejs.org/api/errors.html#class-aggregateerror
 */
export function fetchErrorText(error: unknown): string {
  const cause = error instanceof TypeError && error.cause !== undefined ? error.cause : error;
  if (cause instanceof AggregateError) return cause.errors.map(errorText).join(', ');
  const code = codeOf(cause);
  return errorText(cause) || (typeof code === 'string' ? code : '');
}
