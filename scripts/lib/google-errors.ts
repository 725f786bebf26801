import { Status } from 'google-gax';
import { codeOf } from '@pipeline/shared/errors.ts';
import { detailsOf } from '../lib/grpc-errors.ts';
import { NotChecked } from './not-checked.ts';

/** An action of the user, as a verb and its participle. */
interface Action {
  readonly verb: string;
  readonly participle: string;
}

const reading: Action = { verb: 'read', participle: 'read' };

/**
 * Converts the error of a failed call to NotChecked.
 * @param what name of the object, such as "the topic events"
 * @param needs the role that the user needs
 */
export function toNotChecked(
  error: unknown,
  what: string,
  needs: string,
  action = reading,
): NotChecked {
  if (error instanceof NotChecked) return error;
  const details = detailsOf(error);
  const isDenied = codeOf(error) === Status.PERMISSION_DENIED;
  const message = isDenied ? denied(what, needs, details, action) : failed(what, details, action);
  return new NotChecked(message, { cause: error });
}

/** Message for a denied call. @param details Google's own text */
export function denied(what: string, needs: string, details: string, action = reading): string {
  return `you may not ${action.verb} ${what}: that needs ${needs} (${details})`;
}

/** Message for a call that failed for another reason. */
export function failed(what: string, details: string, action = reading): string {
  return `${what} could not be ${action.participle}: ${details}`;
}

export function isNotFound(error: unknown): boolean {
  return codeOf(error) === Status.NOT_FOUND;
}
