import type { JsonObject } from '@pipeline/shared/json.ts';
import { HttpError } from '../http-error.ts';
import { invalidField } from './errors.ts';
import { parseFilter } from './filter.ts';
import { link, toResource, type ComputeInstance } from './instances.ts';

/** https://cloud.google.com/compute/docs/reference/rest/v1/instances/aggregatedList */

const maxResults = 500;

/**
 * A page of the instances of a project, zone by zone. A zone without instances on this page has a warning instead.
 * @param zones All existing zones.
 * @throws HttpError 400
 */
export function aggregatedList(
  project: string,
  instances: readonly ComputeInstance[],
  zones: readonly string[],
  query: URLSearchParams,
): JsonObject {
  const filter = query.get('filter') ?? '';
  const found = instances.filter(parseFilter(filter)).toSorted(byZoneAndName);
  const size = pageSize(query.get('maxResults'));
  // A token is valid only for the list that returned it.
  const list = JSON.stringify([project, filter]);
  const start = readToken(query.get('pageToken'), list);
  const page = found.slice(start, start + size);
  return {
    kind: 'compute#instanceAggregatedList',
    id: `projects/${project}/aggregated/instances`,
    items: Object.fromEntries(zones.map((zone) => [`zones/${zone}`, scope(zone, page)])),
    ...(start + size < found.length && { nextPageToken: writeToken(start + size, list) }),
    selfLink: link(`projects/${project}/aggregated/instances`),
  };
}

function scope(zone: string, page: readonly ComputeInstance[]): JsonObject {
  const instances = page.filter((instance) => instance.zone === zone).map(toResource);
  if (instances.length > 0) return { instances };
  return {
    warning: {
      code: 'NO_RESULTS_ON_PAGE',
      message: `There are no results for scope 'zones/${zone}' on this page.`,
      data: [{ key: 'scope', value: `zones/${zone}` }],
    },
  };
}

function byZoneAndName(a: ComputeInstance, b: ComputeInstance): number {
  const [left, right] = [`${a.zone}/${a.name}`, `${b.zone}/${b.name}`];
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

/** "Acceptable values are 0 to 500, inclusive. (Default: 500)". */
function pageSize(text: string | null): number {
  if (text === null) return maxResults;
  const size = Number(text);
  if (/^\d+$/.test(text) && size <= maxResults) return size === 0 ? maxResults : size;
  throw new HttpError(
    400,
    'invalidParameter',
    `Invalid value '${text}'. Values must be within the range: [0, ${maxResults}]`,
  );
}

function writeToken(offset: number, list: string): string {
  return Buffer.from(`${offset}:${list}`).toString('base64url');
}

function readToken(token: string | null, list: string): number {
  if (token === null || token === '') return 0;
  const text = Buffer.from(token, 'base64url').toString();
  const [, offset, of] = /^(\d+):(.*)$/s.exec(text) ?? [];
  if (of !== list) throw invalidField('pageToken', token, 'Invalid page token.');
  return Number(offset);
}
