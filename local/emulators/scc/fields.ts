import { findingType } from './descriptor.ts';

/** Who may write which field of a finding, by the field behaviours in finding.proto. */

const all = findingType.fieldsArray.map(({ name }) => name);

/** Set when the finding is created, and never again. */
export const immutable = withBehaviour('IMMUTABLE');

/** Who the finding is: told by the name in the request. */
const identity = new Set(['name', 'parent']);

/**
 * The server's: what a client writes there is ignored. `mute` is not marked OUTPUT_ONLY, but "a
 * finding provider shouldn't set the value of mute", and `mute_initiator` tells of it (finding.proto).
 */
export const serverOwned = new Set([...withBehaviour('OUTPUT_ONLY'), 'mute', 'muteInitiator']);

/** "This field cannot be updated. Its value is ignored in all update requests" (finding.proto). */
const ignoredInUpdates = new Set(['toxicCombination', 'groupMemberships', 'chokepoint']);

/** What a client can say when it creates a finding. */
export const creatable: ReadonlySet<string> = new Set(
  all.filter((name) => !identity.has(name) && !serverOwned.has(name)),
);

/** What an update without a mask replaces. */
export const mutable: ReadonlySet<string> = new Set(
  [...creatable].filter((name) => !immutable.has(name) && !ignoredInUpdates.has(name)),
);

const byPath = new Map(all.map((name) => [toPath(name), name]));

/** The field that a snake_case path of a field mask names; undefined when there is none. */
export function fieldOfPath(path: string): string | undefined {
  return byPath.get(path);
}

/** `eventTime` as field masks and messages to people have it: `event_time`. */
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
