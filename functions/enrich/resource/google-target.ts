import type { Parts } from '@pipeline/shared/event.ts';
import { isProjectId, isZone } from '@pipeline/shared/google-names.ts';
import { isObject, type JsonObject } from '@pipeline/shared/json.ts';
import type { Claims } from '../parts/claims.ts';
import {
  methodIn,
  requestIn,
  resourceNameIn,
  resourceNames,
  services,
} from '../parts/google-record.ts';
import { atPointer } from '../parts/pointers.ts';
import { labelledPath } from './google-labels.ts';
import { apiOf, fullResourceName } from './google-names.ts';
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
  const candidates = [bucket, instance, serviceAccount, named, database, sink, labelled];
  for (const candidate of candidates) {
    const target = candidate(said);
    if (target === undefined || target.name.length > 255) continue;
    claimShown(fields, target);
    return target;
  }
  return undefined;
}

function saidIn(fields: Claims, project: string | undefined): Said {
  const request = requestIn(fields);
  return {
    project: project !== undefined && isProjectId(project) ? project : undefined,
    service: fields.peekFirst(...services),
    method: methodIn(fields),
    resourceName: resourceNameIn(fields),
    value: (field, label) =>
      plain(fields.peek(field)) ?? fields.peekFirst(...atPointer(`/resource/labels/${label}`)),
    request: isObject(request['body']) ? { ...request, ...request['body'] } : request,
  };
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
  return location !== undefined && isZone(location) ? location : undefined;
}

/**
 * Names a service account by its email address, else by its unique ID. The call that creates one names the parent: the
 * name of the new account is in the request.
 */
function serviceAccount(said: Said): Target | undefined {
  const { project, value, resourceName = '', method, request } = said;
  const isCreation = /(?:^|\.)CreateServiceAccount$/.test(method);
  const [, ofName, key] =
    /^projects\/[^/]+\/serviceAccounts\/([^/]+)(?:\/keys\/([^/]+))?/.exec(resourceName) ?? [];
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
  const name = `//iam.googleapis.com/projects/${owner}/serviceAccounts/${account}`;
  return key === undefined
    ? { name, displayName: account }
    : { name: `${name}/keys/${key}`, displayName: `${account}/${key}` };
}

function named(said: Said): Target | undefined {
  const whole = wholeNameOf(said);
  const name = whole === undefined ? undefined : fullResourceName(whole, said.service);
  return name === undefined ? undefined : { name, displayName: shortNameOf(name) };
}

/** Adds the parts that APIs omit: the project of a DNS zone, the location of a service in Cloud Run's version 1. */
function wholeNameOf({ resourceName, service, project, value }: Said): string | undefined {
  if (project !== undefined && resourceName?.startsWith('managedZones/') === true) {
    return `projects/${project}/${resourceName}`;
  }
  const [, owner, name] = /^namespaces\/([^/]+)\/services\/([^/]+)/.exec(resourceName ?? '') ?? [];
  const location = value('gcp.location', 'location');
  return owner === undefined || location === undefined || service !== 'run.googleapis.com'
    ? resourceName
    : `projects/${owner}/locations/${location}/services/${name ?? ''}`;
}

/**
 * Returns the last ID of a name. An ID that means little by itself, such as a version's, is prefixed with its parent's.
 */
function shortNameOf(name: string): string {
  const [last = '', kind = '', parent = ''] = name.split('/').toReversed();
  return /^(?:cryptoKeyVersions|nodePools|versions|tables)$/.test(kind)
    ? `${parent}/${last}`
    : last;
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

function sink({ project, value }: Said): Target | undefined {
  const long = value('gcp.logging.sink', '');
  const name = long?.slice(long.lastIndexOf('/') + 1);
  return name === undefined ? undefined : below(project, 'logging', `sinks/${name}`, name);
}

function labelled(said: Said): Target | undefined {
  const { project, service, method, value } = said;
  const isKubernetes = service === 'k8s.io' || method.startsWith('io.k8s.');
  const found = labelledPath(isKubernetes ? 'container' : apiOf(service), value);
  return found && below(project, found.service, found.path, found.displayName);
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
  ...resourceNames,
];

function claimShown(fields: Claims, { name, displayName }: Target): void {
  for (const field of shown) {
    const value = fields.peek(field);
    if (value !== undefined && (displayName === value || `${name}/`.includes(`/${value}/`))) {
      fields.claim(field);
    }
  }
}

function plain(value: unknown): string | undefined {
  return typeof value === 'string' && isSaid(value) ? value : undefined;
}
