import { locations, scopes, type Scope } from './names.ts';

/** The names of mute configs, with and without a location. Without one, the location is `global`, as for findings. */

export interface MuteParent {
  readonly scope: Scope;
  readonly scopeId: string;
  readonly location: string;
}

const parent =
  `(?<scope>${scopes.join('|')})/(?<scopeId>[^/]+)` +
  `(?:/locations/(?<location>${locations.join('|')}))?`;
const parentPattern = new RegExp(`^${parent}$`);
const namePattern = new RegExp(`^${parent}/muteConfigs/(?<id>[^/]+)$`);

/** The parent of mute configs; undefined if it is not one. */
export function parseMuteParent(name: string): MuteParent | undefined {
  return read(parentPattern.exec(name)?.groups);
}

/** The name of a mute config; undefined if it is not one. */
export function parseMuteConfigName(name: string): (MuteParent & { id: string }) | undefined {
  const groups = namePattern.exec(name)?.groups;
  const owner = read(groups);
  return owner && { ...owner, id: groups?.['id'] ?? '' };
}

/** The canonical name of a mute config, always with its location. */
export function muteConfigName(organization: string, location: string, id: string): string {
  return `organizations/${organization}/locations/${location}/muteConfigs/${id}`;
}

function read(groups: Record<string, string | undefined> | undefined): MuteParent | undefined {
  const scope = scopes.find((known) => known === groups?.['scope']);
  if (scope === undefined) return undefined;
  return {
    scope,
    scopeId: groups?.['scopeId'] ?? '',
    location: groups?.['location'] ?? 'global',
  };
}
