import type { EnrichedEvent } from '@pipeline/shared/event.ts';
import { googleProjectOf } from '@pipeline/shared/google-names.ts';
import { isHostName } from '@pipeline/shared/host-name.ts';
import { defined } from '@pipeline/shared/objects.ts';
import type { Tactic } from '../generated/mitre-table.ts';
import { accessOf } from '../finding/access.ts';
import { actionsTaken, captureOf } from '../finding/actions.ts';
import { containersOf, type Container } from '../finding/containers.ts';
import { plainIp } from '../finding/ip.ts';
import type { Facts } from './facts.ts';
import { actionOf, objectOf, rbacOf } from './kubernetes-facts.ts';

/** The facts that the next steps of a detection can name. */
export function factsOf(
  { event, instance, resource }: EnrichedEvent,
  tactic: Tactic | undefined,
  link: string | undefined,
): Facts {
  const { kubernetes, cloud, host, sender, watched } = event;
  const [container] = containersOf(event) ?? [];
  const access = accessOf(event);
  const rbac = rbacOf(kubernetes);
  const cluster = clusterOf(resource.name);
  const object = kubernetes?.pod === undefined ? objectOf(kubernetes) : undefined;
  return defined({
    tactic,
    sender,
    watched,
    provider: cloud?.provider,
    namespace: kubernetes?.namespace ?? object?.namespace ?? rbac.namespace,
    pod: kubernetes?.pod,
    node: kubernetes?.node ?? (instance?.cluster === undefined ? undefined : instance.name),
    container: container?.name,
    image: imageOf(container),
    clusterName: instance?.cluster ?? cluster?.name,
    clusterLocation: instance?.clusterLocation ?? cluster?.location,
    cluster: kubernetes?.cluster,
    cloudAccount: cloud?.account,
    organization: cloud?.organization,
    project:
      instance?.project ??
      cluster?.project ??
      googleProjectOf(cloud) ??
      projectInName(event.target?.name),
    zone: instance?.zone ?? cloud?.zone,
    instanceName:
      instance?.name ?? cloud?.instanceName ?? (instance === undefined ? undefined : host?.name),
    awsInstance: /^i-[0-9a-f]+$/.exec(cloud?.instanceId ?? '')?.[0],
    process: commandOf(event),
    program: event.processes?.[0]?.path,
    sha256: event.processes?.[0]?.sha256,
    script: event.processes?.[0]?.script,
    // Unescaped. The finding's files have it escaped.
    file: event.files?.find(({ path }) => path.startsWith('/'))?.path,
    remote: remoteOf(event.connections?.[0]),
    listensOn: listenerOf(event.connections?.[0]),
    // The user of a process is not a principal of an API.
    principal: access?.principalEmail,
    caller:
      watched === 'kubernetes-audit' ? (access?.principalEmail ?? access?.userName) : undefined,
    call: access?.methodName,
    from: access?.callerIp,
    ...grantOf(event),
    opens: event.ipRules?.allowed,
    exportedTo: exportedTo(event),
    failure: event.api?.failure,
    action: actionOf(kubernetes),
    object: object?.name,
    binding: rbac.binding,
    role: rbac.role,
    host: host?.name !== undefined && isHostName(host.name) ? host.name : undefined,
    account: access?.principalEmail ?? access?.userName ?? access?.principalSubject,
    subject: access?.principalSubject,
    region: cloud?.region,
    target: event.target?.name,
    targetName: ownNameOf(event.target),
    captureToken: captureOf(event)?.token,
    actionsTaken: actionsTaken(event),
    link,
  });
}

function imageOf(container: Container | undefined): string | undefined {
  if (container?.uri === undefined) return undefined;
  const isDigest = container.imageId?.startsWith('sha256:') === true;
  return isDigest && !container.uri.includes(':')
    ? `${container.uri}@${container.imageId}`
    : container.uri;
}

type Connection = NonNullable<EnrichedEvent['event']['connections']>[number];

/** The peer of a connection. */
function remoteOf(connection: Connection | undefined): string | undefined {
  const { inbound, source, destination } = connection ?? {};
  return addressOf(inbound === true ? source : destination);
}

function listenerOf(connection: Connection | undefined): string | undefined {
  return connection?.destination === undefined ? addressOf(connection?.source) : undefined;
}

function addressOf(end: Connection['source']): string | undefined {
  if (end === undefined) return undefined;
  const ip = plainIp(end.ip);
  return end.port === undefined ? ip : `${ip.includes(':') ? `[${ip}]` : ip}:${end.port}`;
}

/** The first role that the call granted. */
function grantOf({ iamBindings = [] }: EnrichedEvent['event']): Partial<Facts> {
  const grant = iamBindings.find(({ action }) => action === 'ADD');
  return grant === undefined ? {} : { grantedRole: grant.role, grantedTo: grant.member };
}

function exportedTo({ exfiltration }: EnrichedEvent['event']): string | undefined {
  const [target] = exfiltration?.targets ?? [];
  return target && [target.name, ...(target.components ?? [])].join('/');
}

/** Returns the name of an object whose full name has only its number. */
function ownNameOf(target: EnrichedEvent['event']['target']): string | undefined {
  const number = /\/(\d+)$/.exec(target?.name ?? '')?.[1];
  const name = target?.displayName;
  return number === undefined || name?.split('/').at(-1) === number ? undefined : name;
}

/** The project in the full name of a Google Cloud resource. */
function projectInName(target = ''): string | undefined {
  return /^\/\/[a-z]+\.googleapis\.com\/projects\/([^/]+)/.exec(target)?.[1];
}

/** The parts of a GKE cluster's full name. */
function clusterOf(
  resource: string,
): { project?: string; location?: string; name?: string } | undefined {
  const [, project, location, name] =
    /^\/\/container\.googleapis\.com\/projects\/([^/]+)\/(?:locations|zones)\/([^/]+)\/clusters\/([^/]+)$/.exec(
      resource,
    ) ?? [];
  return name === undefined ? undefined : defined({ project, location, name });
}

/** The command line, as typed. */
function commandOf({ processes }: EnrichedEvent['event']): string | undefined {
  const [own] = processes ?? [];
  if (own?.name === undefined) return undefined;
  return [own.name, ...(own.args ?? [])].join(' ');
}
