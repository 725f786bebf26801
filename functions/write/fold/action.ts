import type { RuntimeEvent } from '@pipeline/shared/event.ts';
import { accessReviewsOf } from '../finding/access-reviews.ts';
import { accessOf, iamBindingsOf } from '../finding/access.ts';
import { connectionsOf, type Connection } from '../finding/connections.ts';
import { filesOf } from '../finding/files.ts';
import { processesOf } from '../finding/processes.ts';
import { summaryOf } from '../finding/properties.ts';

/** What the own process is told by, whole: where the finding cuts it, two commands may look the same. */
const processFields = [
  'proc.name',
  'proc.exepath',
  'proc.exe',
  'proc.cmdline',
  'proc.args',
  'proc.cwd',
  'proc.hash.sha256',
  'user.uid',
  'user.name',
  'user.loginname',
  'evt.type',
  'evt.res',
];

/** Calls by which a process reaches out. Then the source is the pod itself, whose address a new one does not keep. */
const outward = new Set(['connect', 'sendto', 'sendmsg', 'sendmmsg']);

/**
 * What was done, without what differs between two times of the same: ids of processes and containers, times, the
 * ports that the kernel hands out.
 */
export function actionOf(event: RuntimeEvent): unknown[] {
  const { fields, details } = event;
  const processes = processesOf(event);
  return [
    processFields.map((field) => fields[field]),
    [details['command'], details['exe']],
    processes?.slice(1).map(({ name }) => name),
    // Without a process, as in audit logs, only the text says all.
    processes === undefined ? summaryOf(event) : undefined,
    filesOf(event),
    connectionsOf(event)?.map((connection) => endsOf(connection, fields['evt.type'])),
    accessOf(event),
    accessReviewsOf(event),
    iamBindingsOf(event),
  ];
}

function endsOf(connection: Connection, call: string | undefined): unknown[] {
  const { sourceIp, sourcePort, destinationIp, destinationPort, protocol } = connection;
  const source = call !== undefined && outward.has(call) ? undefined : sourceIp;
  // What listens has but one end, and its port is no accident.
  const end = destinationIp === undefined ? sourcePort : destinationPort;
  return [source, destinationIp, end, protocol];
}
