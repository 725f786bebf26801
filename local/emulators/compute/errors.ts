import { HttpError } from '../http-error.ts';

export function invalidField(field: string, value: string, why: string): HttpError {
  return new HttpError(400, 'invalid', `Invalid value for field '${field}': '${value}'. ${why}`);
}

export function notFound(resource: string): HttpError {
  return new HttpError(404, 'notFound', `The resource '${resource}' was not found`);
}

export function forbidden(permission: string, resource: string): HttpError {
  return new HttpError(403, 'forbidden', `Required '${permission}' permission for '${resource}'`);
}

/**
 * An injected failure. An exhausted quota is 403 with the reason rateLimitExceeded:
 * https://cloud.google.com/compute/docs/api-rate-limits
 */
export function injected(status: number, reason: string): HttpError {
  const message =
    reason === 'rateLimitExceeded'
      ? "Quota exceeded for quota metric 'Read requests' and limit 'Read requests per minute' of service 'compute.googleapis.com'."
      : 'Injected fault.';
  return new HttpError(status, reason, message);
}
