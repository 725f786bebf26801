import { hash } from 'node:crypto';
import { isObject, type JsonObject } from '../../json.ts';
import { setOwn } from '../../objects.ts';

/** The form of a finding ID that Security Command Center accepts. */
const isFindingId = /^[A-Za-z0-9]{1,32}$/;

/** Default values of an ID that was not set. Other events have the same value. */
const isDefault = /^(?:0+|null|nil|none|undefined|nan)$/i;

/**
 * Returns a finding ID: the sender's own ID if Security Command Center accepts it (1 to 32 alphanumerics) and it
 * is not a default value, else the first 32 hex digits of a SHA-256 over the whole event.
 * @param event The event without values that change at each receipt.
 */
export function findingId(ownId: string | undefined, event: JsonObject): string {
  const isOwn = ownId !== undefined && isFindingId.test(ownId) && !isDefault.test(ownId);
  return isOwn ? ownId : idOf(canonical(event));
}

/** Returns the ID of a body in no known format. The same bytes have the same ID. */
export function bodyId(body: string | Uint8Array): string {
  return idOf(body);
}

function idOf(data: string | Uint8Array): string {
  return hash('sha256', data).slice(0, 32);
}

/** Serializes a value independently of the order of its keys, since a sender may write them in any order. */
function canonical(value: unknown): string {
  return JSON.stringify(sorted(value));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isObject(value)) return value;
  const keys = Object.keys(value);
  const ordered = keys.toSorted();
  // Go and Falco sort keys. Check the order first: a copy costs more than the check.
  const isSorted = keys.every((key, at) => key === ordered[at] && !isNested(value[key]));
  if (isSorted) return value;
  const copy: JsonObject = {};
  for (const key of ordered) setOwn(copy, key, sorted(value[key]));
  return copy;
}

function isNested(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}
