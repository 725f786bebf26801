/**
 * Resource names. A finding without a location in its name is in `global`: "If no location is specified, finding is
 * assumed to be in global" (securitycenter_service.proto).
 */

export const scopes = ['organizations', 'folders', 'projects'] as const;

export type Scope = (typeof scopes)[number];

/** https://docs.cloud.google.com/security-command-center/docs/data-residency-support */
export const locations = ['global', 'eu', 'us', 'sa'] as const;

/** The parent of findings: a source in a location. */
export interface Collection {
  readonly scope: Scope;
  readonly scopeId: string;
  /** The id of the source; `-` in a list means all. */
  readonly source: string;
  readonly location: string;
}

export interface FindingName extends Collection {
  readonly id: string;
}

const collection =
  `(?<scope>${scopes.join('|')})/(?<scopeId>[^/]+)/sources/(?<source>\\d+|-)` +
  `(?:/locations/(?<location>${locations.join('|')}))?`;
const collectionPattern = new RegExp(`^${collection}$`);
const findingPattern = new RegExp(`^${collection}/findings/(?<id>[^/]+)$`);

/** "It must be alphanumeric and less than or equal to 32 characters and greater than 0" (proto). */
const findingId = /^[A-Za-z0-9]{1,32}$/;

/** The parent of findings, with or without a location; undefined if it is not one. */
export function parseCollection(name: string): Collection | undefined {
  return read(collectionPattern.exec(name)?.groups);
}

/** The name of a finding, with or without a location; undefined if it is not one. */
export function parseFindingName(name: string): FindingName | undefined {
  const groups = findingPattern.exec(name)?.groups;
  const parent = read(groups);
  const id = groups?.['id'] ?? '';
  return parent === undefined || !isFindingId(id) ? undefined : { ...parent, id };
}

export function isFindingId(id: string): boolean {
  return findingId.test(id);
}

/** `SCOPE/ID/sources/SOURCE`. */
export function sourceName({ scope, scopeId, source }: Omit<Collection, 'location'>): string {
  return `${scope}/${scopeId}/sources/${source}`;
}

/** `SCOPE/ID/sources/SOURCE/locations/LOCATION`: always with the location. */
export function collectionName(parent: Collection): string {
  return `${sourceName(parent)}/locations/${parent.location}`;
}

/** The canonical name of a finding, always with its location. */
export function findingName(name: FindingName): string {
  return `${collectionName(name)}/findings/${name.id}`;
}

function read(groups: Record<string, string | undefined> | undefined): Collection | undefined {
  const scope = scopes.find((known) => known === groups?.['scope']);
  if (groups === undefined || scope === undefined) return undefined;
  return {
    scope,
    scopeId: groups['scopeId'] ?? '',
    source: groups['source'] ?? '',
    location: groups['location'] ?? 'global',
  };
}
