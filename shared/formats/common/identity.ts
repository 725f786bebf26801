import { hash } from 'node:crypto';

/**
 * A finding id from what identifies an event: the sender's own id where it is one that Security
 * Command Center accepts (1 to 32 alphanumerics), else the first 32 hex digits of a SHA-256.
 * @param identifying everything that two different events cannot share, in a fixed order.
 */
export function findingId(
  ownId: string | undefined,
  identifying: readonly (string | undefined)[],
): string {
  if (ownId !== undefined && /^[A-Za-z0-9]{1,32}$/.test(ownId)) return ownId;
  const parts = ownId === undefined ? identifying : ['id', ownId];
  // JSON keeps the parts apart: ["ab","c"] and ["a","bc"] are different events.
  return idOf(JSON.stringify(parts.map((part) => part ?? null)));
}

/** The id of a body that no format understands: the same bytes have the same id. */
export function bodyId(body: string | Uint8Array): string {
  return idOf(body);
}

function idOf(data: string | Uint8Array): string {
  return hash('sha256', data).slice(0, 32);
}
