import { errorText } from '@pipeline/shared/errors.ts';

/**
 * Why `fetch` failed. It hides that in `cause`, which has no message where several addresses were tried:
 * https://nodejs.org/api/errors.html#class-aggregateerror
 */
export function networkErrorText(error: unknown): string {
  const cause = error instanceof TypeError && error.cause !== undefined ? error.cause : error;
  if (cause instanceof AggregateError) return cause.errors.map(errorText).join(', ');
  return errorText(cause);
}
