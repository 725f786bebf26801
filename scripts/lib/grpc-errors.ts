import { errorText } from '@pipeline/shared/errors.ts';

/** A Google service's own text of an error, without the code that its client puts before it. */
export function detailsOf(error: unknown): string {
  const isGrpc = typeof error === 'object' && error !== null && 'details' in error;
  const details = isGrpc && typeof error.details === 'string' ? error.details : '';
  return details === '' ? errorText(error) : details;
}
