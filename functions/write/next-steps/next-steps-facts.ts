import type { EnrichedEvent } from '@pipeline/shared/event.ts';
import { googleProjectOf } from '@pipeline/shared/google-names.ts';
import { defined } from '@pipeline/shared/objects.ts';
import type { Tactic } from '../generated/mitre-table.ts';
import { accessOf } from '../finding/access.ts';
import { connectionsOf } from '../finding/connections.ts';
import { actionsTaken, captureOf } from '../finding/actions.ts';
import { containersOf, type Container } from '../finding/containers.ts';
import type { Facts } from './facts.ts';

/** What the next steps of a detection can name. */
export function factsOf(
  { event, instance }: EnrichedEvent,
  tactic: Tactic | undefined,
  link: string | undefined,
): Facts {
  const { kubernetes, cloud, host, sender, watched } = event;
  const [container] = containersOf(event) ?? [];
  const [connection] = connectionsOf(event) ?? [];
  const access = accessOf(event);
  return defined({
    tactic,
    sender,
    watched,
    provider: cloud?.provider,
    namespace: kubernetes?.namespace,
    pod: kubernetes?.pod,
    node: kubernetes?.node ?? (instance?.cluster === undefined ? undefined : instance.name),
    container: container?.name,
    image: imageOf(container),
    clusterName: instance?.cluster,
    clusterLocation: instance?.clusterLocation,
    project: instance?.project ?? googleProjectOf(cloud),
    zone: instance?.zone ?? cloud?.zone,
    instanceName:
      instance?.name ?? cloud?.instanceName ?? (instance === undefined ? undefined : host?.name),
    process: commandOf(event),
    // As it is: files of the finding have it escaped.
    file: event.files?.find(({ path }) => path.startsWith('/'))?.path,
    remote: remoteOf(connection),
    // The user of a process is no principal of an API.
    principal: access?.principalEmail,
    caller:
      watched === 'kubernetes-audit' ? (access?.principalEmail ?? access?.userName) : undefined,
    call: access?.methodName,
    object: kubernetes?.pod === undefined ? objectOf(kubernetes?.workloads) : undefined,
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

function remoteOf(
  connection: { destinationIp?: string; destinationPort?: number } | undefined,
): string | undefined {
  if (connection?.destinationIp === undefined) return undefined;
  const { destinationIp: ip, destinationPort: port } = connection;
  return port === undefined ? ip : `${ip.includes(':') ? `[${ip}]` : ip}:${port}`;
}

function objectOf(workloads: Readonly<Record<string, string>> | undefined): string | undefined {
  const [first] = Object.entries(workloads ?? {});
  return first?.join('/');
}

/** The command line, as a person would type it. */
function commandOf({ processes }: EnrichedEvent['event']): string | undefined {
  const [own] = processes ?? [];
  if (own?.name === undefined) return undefined;
  return [own.name, ...(own.args ?? [])].join(' ');
}
