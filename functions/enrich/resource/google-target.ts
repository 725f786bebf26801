import type { Parts } from '@pipeline/shared/event.ts';
import { isProjectId } from '@pipeline/shared/google-names.ts';
import { isObject, jsonOf, type JsonObject } from '@pipeline/shared/json.ts';
import type { Claims } from '../parts/claims.ts';
import { atPointer } from '../parts/pointers.ts';
import { fullResourceName } from './google-names.ts';
import { isSaid } from './path.ts';

type Target = NonNullable<Parts['target']>;

/** The resource in the fields gcp.*, or in the labels of the log entry's resource. */
interface Said {
  readonly project: string | undefined;
  readonly service: string | undefined;
  readonly method: string;
  readonly resourceName: string | undefined;
  readonly value: (field: string, label: string) => string | undefined;
  readonly request: JsonObject;
}

/**
 * Returns the resource that a call to Google Cloud was about, under its Cloud Asset Inventory name. Undefined if the
 * resource is not certain. Claims the fields that the name contains.
 */
export function googleTargetOf(fields: Claims, project: string | undefined): Target | undefined {
  const said = saidIn(fields, project);
  const candidates = [
    bucket,
    instance,
    serviceAccount,
    named,
    cluster,
    database,
    cloudFunction,
    dnsZone,
    sink,
    network,
    subnetwork,
  ];
  for (const candidate of candidates) {
    const target = candidate(said);
    if (target === undefined || target.name.length > 255) continue;
    claimShown(fields, target);
    return target;
  }
  return undefined;
}

const called = {
  serviceName: ['gcp.serviceName', ...atPointer('/protoPayload/serviceName')],
  methodName: ['gcp.methodName', ...atPointer('/protoPayload/methodName')],
  resourceName: [
    'gcp.resourceName',
    'gcp.resource.name',
    ...atPointer('/protoPayload/resourceName'),
  ],
} as const;

function saidIn(fields: Claims, project: string | undefined): Said {
  const labels = parsedObject(fields.peek('gcp.resourceLabels'));
  const labelled = (label: string): string | undefined =>
    plain(labels[label]) ?? fields.peekFirst(...atPointer(`/resource/labels/${label}`));
  const request = parsedObject(fields.peek('gcp.request'));
  return {
    project: project !== undefined && isProjectId(project) ? project : undefined,
    service: fields.peekFirst(...called.serviceName),
    method: fields.peekFirst(...called.methodName) ?? '',
    resourceName: plain(fields.peekFirst(...called.resourceName)) ?? authorizedResource(fields),
    value: (field, label) => plain(fields.peek(field)) ?? labelled(label),
    request: isObject(request['body']) ? { ...request, ...request['body'] } : request,
  };
}

/** If the log names no resource, uses the one whose permissions were checked, if there is exactly one. */
function authorizedResource(fields: Claims): string | undefined {
  const list = jsonOf(fields.peek('gcp.authorizationInfo') ?? '');
  const all = Array.isArray(list) ? list.filter(isObject) : [];
  const [name, ...others] = new Set(all.map(({ resource }) => plain(resource)));
  return others.length === 0 ? name : undefined;
}

function bucket({ value }: Said): Target | undefined {
  const name = value('gcp.storage.bucket', 'bucket_name');
  return name === undefined
    ? undefined
    : { name: `//storage.googleapis.com/${name}`, displayName: name };
}

/** Names an instance by its numeric ID, as Security Command Center does. */
function instance({ project, resourceName = '', value }: Said): Target | undefined {
  const id = value('gcp.compute.instanceId', 'instance_id');
  const [, owner, ofName, display] =
    /^projects\/([^/]+)\/zones\/([^/]+)\/instances\/([^/]+)/.exec(resourceName) ?? [];
  const zone = ofName ?? zoneOf(value('', 'zone')) ?? zoneOf(value('gcp.location', ''));
  const own = project ?? owner;
  if (!/^\d{1,20}$/.test(id ?? '') || zone === undefined || own === undefined) return undefined;
  return {
    name: `//compute.googleapis.com/projects/${own}/zones/${zone}/instances/${id ?? ''}`,
    displayName: display ?? id ?? '',
  };
}

/** The field gcp.location contains the region of a zone, so accept only values in the form of a zone. */
function zoneOf(location: string | undefined): string | undefined {
  return location !== undefined && /^[a-z]+-[a-z]+\d+-[a-z]$/.test(location) ? location : undefined;
}

/**
 * Names a service account by its email address, else by its unique ID. The call that creates one names the parent: the
 * name of the new account is in the request.
 */
function serviceAccount(said: Said): Target | undefined {
  const { project, value, resourceName = '', method, request } = said;
  const isCreation = /(?:^|\.)CreateServiceAccount$/.test(method);
  const ofName = /^projects\/[^/]+\/serviceAccounts\/([^/]+)/.exec(resourceName)?.[1];
  const asked = plain(request['account_id'] ?? request['accountId']);
  const created =
    isCreation && asked !== undefined && project !== undefined && !project.includes(':')
      ? `${asked}@${project}.iam.gserviceaccount.com`
      : undefined;
  const account =
    value('gcp.iam.serviceAccount', 'email_id') ??
    created ??
    (ofName?.includes('@') ? ofName : undefined) ??
    value('gcp.iam.serviceAccountId', 'unique_id') ??
    ofName;
  if (account === undefined) return undefined;
  const owner = /@([a-z0-9-]+)\.iam\.gserviceaccount\.com$/.exec(account)?.[1] ?? project;
  if (owner === undefined) return undefined;
  return {
    name: `//iam.googleapis.com/projects/${owner}/serviceAccounts/${account}`,
    displayName: account,
  };
}

function named({ resourceName, service, project }: Said): Target | undefined {
  if (resourceName === undefined) return undefined;
  // The DNS API names zones without their project.
  const isZone = project !== undefined && resourceName.startsWith('managedZones/');
  const whole = isZone ? `projects/${project}/${resourceName}` : resourceName;
  const name = fullResourceName(whole, service);
  return name === undefined ? undefined : { name, displayName: shortNameOf(name) };
}

/** The cluster whose Kubernetes API was called. The call's log names the objects in it. */
function cluster({ service, project, value }: Said): Target | undefined {
  const [name, location] = [value('', 'cluster_name'), value('', 'location')];
  if (service !== 'k8s.io' || name === undefined || location === undefined) return undefined;
  return below(project, 'container', `locations/${location}/clusters/${name}`, name);
}

/**
 * Returns the last ID of a name. An ID that means little by itself, such as a version's, is prefixed with its parent's.
 */
function shortNameOf(name: string): string {
  const [last = '', kind = '', parent = ''] = name.split('/').toReversed();
  return /^(?:cryptoKeyVersions|versions|tables)$/.test(kind) ? `${parent}/${last}` : last;
}

/** A Cloud SQL instance. Its label is PROJECT:INSTANCE, and the project may contain a domain with another colon. */
function database({ value }: Said): Target | undefined {
  const id = value('gcp.cloudsql.databaseId', 'database_id') ?? '';
  const [, project = '', name = ''] = /^(.+):([^:]+)$/.exec(id) ?? [];
  if (!isProjectId(project)) return undefined;
  return {
    name: `//cloudsql.googleapis.com/projects/${project}/instances/${name}`,
    displayName: id,
  };
}

function cloudFunction({ project, value }: Said): Target | undefined {
  const name = value('gcp.cloudfunctions.function', 'function_name');
  const location = value('gcp.location', 'region');
  if (name === undefined || location === undefined) return undefined;
  return below(project, 'cloudfunctions', `locations/${location}/functions/${name}`, name);
}

function dnsZone({ project, value }: Said): Target | undefined {
  const name = value('gcp.dns.zone', 'zone_name');
  return name === undefined ? undefined : below(project, 'dns', `managedZones/${name}`, name);
}

function sink({ project, value }: Said): Target | undefined {
  const long = value('gcp.logging.sink', '');
  const name = long?.slice(long.lastIndexOf('/') + 1);
  return name === undefined ? undefined : below(project, 'logging', `sinks/${name}`, name);
}

function network({ project, value }: Said): Target | undefined {
  const id = value('gcp.compute.networkId', 'network_id');
  return id === undefined ? undefined : below(project, 'compute', `global/networks/${id}`, id);
}

function subnetwork({ project, value }: Said): Target | undefined {
  const id =
    value('gcp.compute.subnetwork', 'subnetwork_name') ??
    value('gcp.compute.subnetworkId', 'subnetwork_id');
  const region = value('gcp.location', 'location');
  if (id === undefined || region === undefined) return undefined;
  return below(project, 'compute', `regions/${region}/subnetworks/${id}`, id);
}

function below(
  project: string | undefined,
  service: string,
  rest: string,
  displayName: string,
): Target | undefined {
  if (project === undefined) return undefined;
  return { name: `//${service}.googleapis.com/projects/${project}/${rest}`, displayName };
}

const shown = [
  'gcp.storage.bucket',
  'gcp.compute.instanceId',
  'gcp.iam.serviceAccount',
  'gcp.iam.serviceAccountId',
  'gcp.cloudsql.databaseId',
  'gcp.cloudfunctions.function',
  'gcp.dns.zone',
  'gcp.logging.sink',
  'gcp.compute.networkId',
  'gcp.compute.subnetwork',
  'gcp.compute.subnetworkId',
  ...called.resourceName,
];

function claimShown(fields: Claims, { name, displayName }: Target): void {
  for (const field of shown) {
    const value = fields.peek(field);
    if (value !== undefined && (displayName === value || name.endsWith(`/${value}`))) {
      fields.claim(field);
    }
  }
}

function plain(value: unknown): string | undefined {
  return typeof value === 'string' && isSaid(value) ? value : undefined;
}

function parsedObject(text: string | undefined): JsonObject {
  const value = text === undefined ? undefined : jsonOf(text);
  return isObject(value) ? value : {};
}
