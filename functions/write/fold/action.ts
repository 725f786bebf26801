import type { RuntimeEvent } from '@pipeline/shared/event.ts';

/** Calls by which a process reaches out. Then the source is the pod itself, whose address a new one does not keep. */
const outward = new Set(['connect', 'sendto', 'sendmsg', 'sendmmsg']);

/**
 * What was done, without what differs between two times of the same: ids of processes and containers, times,
 * sizes, the ports that the kernel hands out. What no part took never counts.
 */
export function actionOf(event: RuntimeEvent): unknown[] {
  const { processes, files, connections, actor, api, call, callResult } = event;
  const [own, ...ancestors] = processes ?? [];
  return [
    own && [own.name, own.path, own.args, own.sha256, own.userId],
    [event.workingDirectory, call, callResult],
    ancestors.map(({ name }) => name),
    // Without a process, as in audit logs, only the text says all.
    own === undefined ? event.description : undefined,
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
  const from = call !== undefined && outward.has(call) ? undefined : source?.ip;
  // What listens has but one end, and its port is no accident.
  const port = destination === undefined ? source?.port : destination.port;
  return [from, destination?.ip, port, protocol];
}
