import type { RuntimeEvent } from '@pipeline/shared/event.ts';

/** Outgoing calls. Their source is the pod itself, whose address changes with a new pod. */
const outward = new Set(['connect', 'sendto', 'sendmsg', 'sendmmsg']);

/**
 * The action without details that differ between repetitions: ids of processes and containers, times, sizes, ephemeral
 * ports. Unclaimed fields never count.
 */
export function actionOf(event: RuntimeEvent): unknown[] {
  const { processes, files, connections, actor, api, call, callResult } = event;
  const [own, ...ancestors] = processes ?? [];
  return [
    own && [own.name, own.path, own.args, own.sha256, own.userId],
    [event.workingDirectory, call, callResult],
    ancestors.map(({ name }) => name),
    // Without a process, as in audit logs, only the text is complete. Falco's text about itself has changing numbers.
    own === undefined && event.watched !== 'falco' ? event.description : undefined,
    files?.map(({ path, sha256, operations }) => [path, sha256, operations]),
    connections?.map((connection) => endsOf(connection, call)),
    [actor, api],
    [event.kubernetes?.accessReviews, event.kubernetes?.objects],
    [event.kubernetes?.bindings, event.kubernetes?.roles],
    [event.iamBindings, event.database, event.ipRules, event.target?.name, event.indicators],
    [event.exfiltration?.sources, event.exfiltration?.targets],
    event.requestedContainers?.map(({ name, image }) => [name, image]),
  ];
}

type Connection = NonNullable<RuntimeEvent['connections']>[number];

function endsOf(
  { source, destination, protocol }: Connection,
  call: string | undefined,
): unknown[] {
  const from = call !== undefined && outward.has(call) ? undefined : source;
  // A listening socket has only one end, and its port is fixed.
  const port = destination === undefined ? from?.port : destination.port;
  return [from?.ip, destination?.ip, port, protocol];
}
