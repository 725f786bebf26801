import { codeOf, errorText } from '@pipeline/shared/errors.ts';
import { objectIn, objectsIn, textIn } from '@pipeline/shared/json-fields.ts';
import { jsonOf } from '@pipeline/shared/json.ts';
import { defined } from '@pipeline/shared/objects.ts';

/** A failed call to the Compute API. */
export class ComputeError extends Error {
  override readonly name = 'ComputeError';
  /** Whether the call fails until an operator grants, enables or corrects something. */
  readonly isRefusal: boolean;
  /** Google's reason, such as forbidden or rateLimitExceeded, else the status or the code. */
  readonly reason: string;

  constructor(isRefusal: boolean, reason: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.isRefusal = isRefusal;
    this.reason = reason;
  }
}

/** An exhausted quota is a 403 too: https://cloud.google.com/compute/docs/api-rate-limits */
const quotaReasons = /(?:LimitExceeded|quotaExceeded)$/i;

/**
 * Converts an error of the client. Over REST, google-gax 5 throws gaxios's errors: `code` is the HTTP status or a
 * system error code, and `message` is the body, as JSON.
 */
export function toComputeError(error: unknown): ComputeError {
  if (error instanceof ComputeError) return error;
  const code = codeOf(error);
  const text = errorText(error);
  // The deadline aborted the request. Such an error has no code.
  const cause = error instanceof Error ? error.cause : undefined;
  const isLate = cause instanceof Error && /^(?:Abort|Timeout)Error$/.test(cause.name);
  const codeText = typeof code === 'number' || typeof code === 'string' ? String(code) : 'unknown';
  const { message = text, reason = isLate ? 'timeout' : codeText } = bodyOf(text);
  const isClientError = typeof code === 'number' && code >= 400 && code < 500;
  const isRetryable = code === 408 || code === 429 || quotaReasons.test(reason);
  return new ComputeError(isClientError && !isRetryable, reason, message, { cause: error });
}

/** Whether the instance does not exist, or its zone, which is a 400. */
export function isNotFound({ reason }: ComputeError): boolean {
  return reason === 'notFound' || reason === 'invalid';
}

function bodyOf(text: string): { message?: string; reason?: string } {
  const error = objectIn(jsonOf(text), 'error');
  const [first] = objectsIn(error, 'errors');
  return defined({ message: textIn(error, 'message'), reason: textIn(first, 'reason') });
}
