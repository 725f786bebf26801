import { createBackoffSettings, createRetryOptions, Status } from 'google-gax';
import type { Clock } from '@pipeline/shared/clock.ts';
import { codeOf, errorText } from '@pipeline/shared/errors.ts';
import { retryableCodes } from '@pipeline/shared/pubsub/publisher.ts';
import { withRetry } from '@pipeline/shared/retry.ts';

/** A Pub/Sub call that failed permanently. The message is one line that says what to do. */
export class PubSubError extends Error {
  override readonly name = 'PubSubError';
  /** The gRPC code, if there is one. */
  readonly code: number | undefined;

  constructor(message: string, cause: unknown) {
    super(message, { cause });
    const code = codeOf(cause);
    this.code = typeof code === 'number' ? code : undefined;
  }
}

/** The resource of a call, and the role that the call requires. */
export interface Target {
  /** `subscription` or `topic`. */
  readonly kind: string;
  /** Full name of the resource. */
  readonly name: string;
  readonly role: string;
}

/** Converts any thrown value to an error. */
export function toError(error: unknown): Error {
  return error instanceof Error ? error : new Error(errorText(error));
}

/** Disables the client's own retries: gax would hide the failure behind a message about its own timeout. */
export const noRetry = createRetryOptions([], createBackoffSettings(100, 1, 100, 0, 1, 0, 0));

/** Retryable codes. */
const retryable = new Set<unknown>(retryableCodes);

/** Error text of the auth library for missing credentials; its code is that of any unknown error. */
const noCredentials = /default credentials|invalid_grant|invalid_rapt|reauth/i;

/**
 * Makes a call, and retries retryable failures for up to `patienceMs`.
 * @throws PubSubError
 */
export async function retryPubSubCall<T>(
  { clock, patienceMs }: { readonly clock: Clock; readonly patienceMs: number },
  target: Target,
  call: () => Promise<T>,
): Promise<T> {
  try {
    return await withRetry({ clock, pauseAfter, until: clock.now() + patienceMs }, call);
  } catch (error) {
    throw explained(error, target);
  }
}

/** Doubles with each retry, up to two seconds. */
function pauseAfter(error: unknown, failures: number): number | undefined {
  const mayPass = retryable.has(codeOf(error)) && !noCredentials.test(errorText(error));
  return mayPass ? Math.min(100 * 2 ** failures, 2000) : undefined;
}

function explained(error: unknown, { kind, name, role }: Target): PubSubError {
  const text = errorText(error).split('\n')[0] ?? '';
  const code = codeOf(error);
  if (noCredentials.test(text) || code === Status.UNAUTHENTICATED) {
    return new PubSubError(
      'Google Cloud does not know who you are: gcloud auth application-default login',
      error,
    );
  }
  if (code === Status.NOT_FOUND) {
    return new PubSubError(`there is no ${kind} ${name}: is this the right deployment?`, error);
  }
  if (code === Status.PERMISSION_DENIED) {
    return new PubSubError(`permission denied on ${name}: you need ${role} on this ${kind}`, error);
  }
  if (retryable.has(code)) {
    return new PubSubError(`Pub/Sub cannot be reached for ${name}: ${text}`, error);
  }
  return new PubSubError(`Pub/Sub refuses for ${name}: ${text}`, error);
}
