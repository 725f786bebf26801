import type { RuntimeEvent } from '@pipeline/shared/event.ts';
import { defined } from '@pipeline/shared/objects.ts';
import { plainIp } from './ip.ts';

export interface Connection {
  readonly sourceIp?: string;
  readonly sourcePort?: number;
  readonly destinationIp?: string;
  readonly destinationPort?: number;
  readonly protocol?: 'ICMP' | 'TCP' | 'UDP';
}

/** The connections of the event. */
export function connectionsOf({ connections }: RuntimeEvent): Connection[] | undefined {
  return connections?.map(({ source, destination, protocol }) =>
    defined({
      sourceIp: source && plainIp(source.ip),
      sourcePort: source?.port,
      destinationIp: destination && plainIp(destination.ip),
      destinationPort: destination?.port,
      protocol,
    }),
  );
}
