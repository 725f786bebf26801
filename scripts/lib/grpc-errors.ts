import { errorText } from '@pipeline/shared/errors.ts';

/** The error text of a Google service, without the code that the client prepends. */
export function detailsOf(error: unknown): string {
  const isGrpc = typeof error === 'object' && error !== null && 'details' in error;
  const details = isGrpc && typeof error.details === 'string' ? error.details : '';
  return details === '' ? errorText(error) : details;
}
