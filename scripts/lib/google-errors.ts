import { Status } from 'google-gax';
import { codeOf } from '@pipeline/shared/errors.ts';
import { detailsOf } from '../lib/grpc-errors.ts';
import { NotChecked } from './not-checked.ts';

/**
 * Converts the error of a failed read to NotChecked.
 * @param what name of what is read, such as "the topic events"
 * @param needs the role that the reader needs
 */
export function toNotChecked(error: unknown, what: string, needs: string): NotChecked {
  if (error instanceof NotChecked) return error;
  const details = detailsOf(error);
  const isDenied = codeOf(error) === Status.PERMISSION_DENIED;
  return new NotChecked(isDenied ? denied(what, needs, details) : unreadable(what, details), {
    cause: error,
  });
}

/** Message for a denied read. @param details Google's own text */
export function denied(what: string, needs: string, details: string): string {
  return `you may not read ${what}: that needs ${needs} (${details})`;
}

/** Message for a read that failed for another reason. */
export function unreadable(what: string, details: string): string {
  return `${what} could not be read: ${details}`;
}

export function isNotFound(error: unknown): boolean {
  return codeOf(error) === Status.NOT_FOUND;
}
