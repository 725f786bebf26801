import { hash } from 'node:crypto';
import { isObject, type JsonObject } from '../../json.ts';
import { setOwn } from '../../objects.ts';

/** Whether Security Command Center takes an id for a finding's. */
const isFindingId = /^[A-Za-z0-9]{1,32}$/;

/**
 * A finding id: the sender's own id where Security Command Center accepts it (1 to 32 alphanumerics), else the first 32
 * hex digits of a SHA-256 over the whole event.
 * @param event all that it says but what is new at each receipt.
 */
export function findingId(ownId: string | undefined, event: JsonObject): string {
  return ownId !== undefined && isFindingId.test(ownId) ? ownId : idOf(canonical(event));
}

/** The id of a body that no format understands: the same bytes have the same id. */
export function bodyId(body: string | Uint8Array): string {
  return idOf(body);
}

function idOf(data: string | Uint8Array): string {
  return hash('sha256', data).slice(0, 32);
}

/** The value as JSON, whatever the order of its keys: an event is the same in whichever order its sender writes them. */
function canonical(value: unknown): string {
  return JSON.stringify(sorted(value));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isObject(value)) return value;
  const keys = Object.keys(value);
  const ordered = keys.toSorted();
  // Go and Falco write keys in order: most of an event needs no copy, which costs more than the check.
  const isSorted = keys.every((key, at) => key === ordered[at] && !isNested(value[key]));
  if (isSorted) return value;
  const copy: JsonObject = {};
  for (const key of ordered) setOwn(copy, key, sorted(value[key]));
  return copy;
}

function isNested(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}
