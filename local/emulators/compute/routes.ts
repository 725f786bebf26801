import type { JsonObject } from '@pipeline/shared/json.ts';
import { aggregatedList } from './aggregated-list.ts';
import { HttpError } from '../http-error.ts';
import { forbidden, invalidField, notFound } from './errors.ts';
import { toResource, type ComputeInstance } from './instances.ts';

/** The readable resources. */
export interface Inventory {
  readonly instances: readonly ComputeInstance[];
  /** All projects, with or without instances. */
  readonly projects: ReadonlySet<string>;
  /** All zones, in every project alike. */
  readonly zones: readonly string[];
  denies(project: string): boolean;
}

export type MethodName = 'instances.aggregatedList' | 'instances.get';

/** A parsed request, and its response for an inventory. */
export interface Route {
  readonly method: MethodName;
  /** @throws HttpError */
  readonly run: (inventory: Inventory) => JsonObject;
}

const aggregated = /^\/compute\/v1\/projects\/([^/]+)\/aggregated\/instances$/;
const single = /^\/compute\/v1\/projects\/([^/]+)\/zones\/([^/]+)\/instances\/([^/]+)$/;

/**
 * Parses a request.
 * @param target Path and query.
 * @throws HttpError 404 for an unknown path, 400 for invalid escapes.
 */
export function route(httpMethod: string, target: string): Route {
  const { pathname, searchParams } = new URL(target, 'http://127.0.0.1');
  if (httpMethod !== 'GET') throw unknown(httpMethod, pathname);
  checkParameters(searchParams);
  const [, listed] = aggregated.exec(pathname) ?? [];
  if (listed !== undefined) {
    const project = decode(listed);
    return {
      method: 'instances.aggregatedList',
      run: (inventory) => list(inventory, project, searchParams),
    };
  }
  const [, project, zone, nameOrId] = (single.exec(pathname) ?? []).map(decode);
  if (project === undefined || zone === undefined || nameOrId === undefined) {
    throw unknown(httpMethod, pathname);
  }
  return { method: 'instances.get', run: (inventory) => get(inventory, project, zone, nameOrId) };
}

/** The parameters of both methods, and the one that all of Google's REST APIs have. */
const parameters = new Set([
  'filter',
  'maxResults',
  'orderBy',
  'pageToken',
  'returnPartialSuccess',
  '$alt',
]);

/** Rejects other parameters, since ignoring one would hide its effect. @throws HttpError 400 */
function checkParameters(query: URLSearchParams): void {
  for (const [name, value] of query) {
    if (!parameters.has(name))
      throw invalidField(name, value, 'This emulator does not support it.');
    if (query.getAll(name).length > 1) throw invalidField(name, value, 'It is given twice.');
  }
  const partial = query.get('returnPartialSuccess') ?? 'true';
  if (!/^(?:true|false)$/.test(partial)) {
    throw invalidField('returnPartialSuccess', partial, 'It is neither true nor false.');
  }
}

/** The real service quotes this expression in its message. */
const instanceNameOrId = '[a-z](?:[-a-z0-9]{0,61}[a-z0-9])?|[1-9][0-9]{0,19}';

function list(inventory: Inventory, project: string, query: URLSearchParams): JsonObject {
  if (inventory.denies(project)) throw forbidden('compute.instances.list', `projects/${project}`);
  if (!inventory.projects.has(project)) throw notFound(`projects/${project}`);
  const orderBy = query.get('orderBy');
  if (orderBy) throw invalidField('orderBy', orderBy, 'This emulator does not sort.');
  const instances = inventory.instances.filter((instance) => instance.project === project);
  return aggregatedList(project, instances, inventory.zones, query);
}

function get(inventory: Inventory, project: string, zone: string, nameOrId: string): JsonObject {
  const path = `projects/${project}/zones/${zone}/instances/${nameOrId}`;
  if (inventory.denies(project)) throw forbidden('compute.instances.get', path);
  if (!inventory.projects.has(project)) throw notFound(`projects/${project}`);
  if (!inventory.zones.includes(zone)) throw invalidField('zone', zone, 'Unknown zone.');
  if (!new RegExp(`^(?:${instanceNameOrId})$`).test(nameOrId)) {
    throw invalidField('instance', nameOrId, `Must be a match of regex '${instanceNameOrId}'`);
  }
  const found = inventory.instances.find(
    (instance) =>
      instance.project === project &&
      instance.zone === zone &&
      (instance.name === nameOrId || instance.id === nameOrId),
  );
  if (found === undefined) throw notFound(path);
  return toResource(found);
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw new HttpError(400, 'badRequest', 'The path is not properly encoded.');
  }
}

function unknown(httpMethod: string, pathname: string): HttpError {
  return new HttpError(404, 'notFound', `This emulator does not support ${httpMethod} ${pathname}`);
}
