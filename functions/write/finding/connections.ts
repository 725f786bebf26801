import { isIP } from 'node:net';
import type { RuntimeEvent } from '@pipeline/shared/event.ts';
import { defined } from '@pipeline/shared/objects.ts';

export type Protocol = 'ICMP' | 'TCP' | 'UDP';

export interface Connection {
  readonly sourceIp?: string;
  readonly sourcePort?: number;
  readonly destinationIp?: string;
  readonly destinationPort?: number;
  readonly protocol?: Protocol;
}

interface Endpoint {
  readonly ip: string;
  readonly port: number | undefined;
}

const protocols = new Map<string, Protocol>([
  ['tcp', 'TCP'],
  ['udp', 'UDP'],
  ['icmp', 'ICMP'],
]);

/**
 * The connection that the event is about. Falco's fd.name of a socket is `client:port->server:port`; the rules of
 * Sysdig often have it in the output alone. A listening socket has no destination.
 */
export function connectionsOf({ fields, output }: RuntimeEvent): Connection[] | undefined {
  const [client, server] = pairOf(fields['fd.name']) ??
    pairOf(inOutput(output)) ?? [
      endpointOf(fields['fd.cip'], fields['fd.cport']),
      endpointOf(fields['fd.sip'], fields['fd.sport']),
    ];
  const local = endpointOf(fields['fd.lip'], fields['fd.lport']);
  const remote = endpointOf(fields['fd.rip'], fields['fd.rport']);
  const isListening = fields['evt.type'] === 'listen' || fields['evt.type'] === 'bind';
  const source = client ?? local ?? (isListening ? server : undefined);
  const destination = isListening ? undefined : (server ?? remote);
  if (source === undefined && destination === undefined) return undefined;
  return [
    defined({
      sourceIp: source?.ip,
      sourcePort: source?.port,
      destinationIp: destination?.ip,
      destinationPort: destination?.port,
      protocol: protocols.get(
        (fields['fd.l4proto'] ?? fields['evt.arg.proto'] ?? '').toLowerCase(),
      ),
    }),
  ];
}

function inOutput(output: string): string | undefined {
  return /\bfd\.name=([\da-fA-F.:[\]]+->[\da-fA-F.:[\]]+)/.exec(output)?.[1];
}

function pairOf(name: string | undefined): [Endpoint, Endpoint] | undefined {
  const [from, to, ...rest] = (name ?? '').split('->').map((text) => addressOf(text));
  return from !== undefined && to !== undefined && rest.length === 0 ? [from, to] : undefined;
}

/** `10.0.0.1:80`, `[::1]:80`, and `::1:80` as Falco writes it. */
function addressOf(text: string): Endpoint | undefined {
  const colon = text.lastIndexOf(':');
  return endpointOf(text.slice(0, colon).replace(/^\[|\]$/g, ''), text.slice(colon + 1));
}

function endpointOf(ip: string | undefined, port: string | undefined): Endpoint | undefined {
  if (ip === undefined || isIP(ip) === 0 || /^(?:0\.0\.0\.0|::)$/.test(ip)) return undefined;
  const number = /^\d{1,5}$/.test(port ?? '') ? Number(port) : undefined;
  return { ip, port: number !== undefined && number > 0 && number < 65_536 ? number : undefined };
}
