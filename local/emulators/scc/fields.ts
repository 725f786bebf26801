import { findingType } from './descriptor.ts';

/** The writable fields of a finding for client and server, by the field behaviors in finding.proto. */

const all = findingType.fieldsArray.map(({ name }) => name);

/** Set at creation, and never changed. */
export const immutable = withBehaviour('IMMUTABLE');

/** The identity of the finding, given by the name in the request. */
const identity = new Set(['name', 'parent']);

/**
 * The server's fields: client values are ignored. `mute` is not marked OUTPUT_ONLY, but "a finding provider shouldn't
 * set the value of mute", and `mute_initiator` relates to it (finding.proto).
 */
export const serverOwned = new Set([...withBehaviour('OUTPUT_ONLY'), 'mute', 'muteInitiator']);

/** "This field cannot be updated. Its value is ignored in all update requests" (finding.proto). */
const ignoredInUpdates = new Set(['toxicCombination', 'groupMemberships', 'chokepoint']);

/** Fields that a client can set at creation. */
export const creatable: ReadonlySet<string> = new Set(
  all.filter((name) => !identity.has(name) && !serverOwned.has(name)),
);

/** Fields that an update without a mask replaces. */
export const mutable: ReadonlySet<string> = new Set(
  [...creatable].filter((name) => !immutable.has(name) && !ignoredInUpdates.has(name)),
);

const byPath = new Map(all.map((name) => [toPath(name), name]));

/** The field for a snake_case path of a field mask; undefined if there is none. */
export function fieldOfPath(path: string): string | undefined {
  return byPath.get(path);
}

/** `eventTime` in the form of field masks and error messages: `event_time`. */
export function toPath(field: string): string {
  return field.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

function withBehaviour(behaviour: string): ReadonlySet<string> {
  return new Set(
    findingType.fieldsArray
      .filter(({ options }) => options?.['(google.api.field_behavior)'] === behaviour)
      .map(({ name }) => name),
  );
}
