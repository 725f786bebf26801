import { isIP } from 'node:net';
import type { Parts } from '@pipeline/shared/event.ts';
import { defined } from '@pipeline/shared/objects.ts';
import type { Claims } from './claims.ts';
import { withArgument } from './field-names.ts';

type Connection = NonNullable<Parts['connections']>[number];
type Endpoint = NonNullable<Connection['source']>;
type Protocol = NonNullable<Connection['protocol']>;

const protocols = new Map<string, Protocol>([
  ['tcp', 'TCP'],
  ['udp', 'UDP'],
  ['icmp', 'ICMP'],
]);

/** The descriptor, and the argument of calls that open a connection. */
const tupleFields = ['fd.name', 'fd.nameraw', ...withArgument('evt.arg', 'tuple'), 'krsi.name'];
/** The address that a process connects or binds to. */
const addressFields = withArgument('evt.arg', 'addr');

/**
 * Returns the connection of the event. For a socket, Falco's fd.name is `client:port->server:port`; Sysdig's rules
 * often have it only in the output. A listening socket has no destination.
 */
export function connectionsOf(fields: Claims, output: string): Parts['connections'] {
  const [client, server] = fields.read(pairOf, ...tupleFields) ??
    pairOf(inOutput(output)) ?? [
      endpointOf(fields, 'fd.cip', 'fd.cport') ?? endpointOf(fields, 'krsi.cip', 'krsi.cport'),
      endpointOf(fields, 'fd.sip', 'fd.sport') ?? endpointOf(fields, 'krsi.sip', 'krsi.sport'),
    ];
  const local = endpointOf(fields, 'fd.lip', 'fd.lport');
  const remote = endpointOf(fields, 'fd.rip', 'fd.rport');
  const call = fields.peek('evt.type');
  const isListening = call === 'listen' || call === 'bind';
  const named =
    call === 'connect' || isListening ? fields.read(addressOf, ...addressFields) : undefined;
  const source = client ?? local ?? (isListening ? (server ?? named) : undefined);
  // A listening socket has no other end, unless the descriptor names one.
  const destination = isListening && client === undefined ? undefined : (server ?? remote ?? named);
  if (source === undefined && destination === undefined) return undefined;
  const protocol = fields.read(
    (name) => protocols.get(name.toLowerCase()),
    'fd.l4proto',
    'evt.arg.proto',
  );
  claimEnds(fields, [source, destination]);
  const inbound = isInbound(fields, source, destination) ? true : undefined;
  return [defined({ source, destination, protocol, inbound })];
}

/** Returns whether the process is the server of the connection. */
function isInbound(
  fields: Claims,
  source: Endpoint | undefined,
  destination: Endpoint | undefined,
): boolean {
  if (source === undefined || destination === undefined) return false;
  if (/^accept4?$/.test(fields.peek('evt.type') ?? '')) return true;
  if (fields.peek('fd.is_server') === 'true') return true;
  // A process connected to itself is both ends.
  return fields.peek('fd.rip') === source.ip && source.ip !== destination.ip;
}

/** Claims the fields that contain no more than the endpoints. */
function claimEnds(fields: Claims, ends: readonly (Endpoint | undefined)[]): void {
  for (const { name, value } of fields.matching(/^(?:fd\.(?:[clrs]ip|ip)|krsi\.[cs]ip)$/)) {
    if (ends.some((end) => end?.ip === value)) fields.claim(name);
  }
  for (const { name, value } of fields.matching(/^(?:fd\.(?:[clrs]port|port)|krsi\.[cs]port)$/)) {
    if (ends.some((end) => String(end?.port) === value)) fields.claim(name);
  }
}

function inOutput(output: string): string {
  return /\b(?:fd\.name|connection)=([\da-fA-F.:[\]]+->[\da-fA-F.:[\]]+)/.exec(output)?.[1] ?? '';
}

function pairOf(name: string): [Endpoint, Endpoint] | undefined {
  const [from, to, ...rest] = name.split('->').map((text) => addressOf(text));
  return from !== undefined && to !== undefined && rest.length === 0 ? [from, to] : undefined;
}

/** Parses `10.0.0.1:80`, `[::1]:80`, and Falco's `::1:80`. */
function addressOf(text: string): Endpoint | undefined {
  const colon = text.lastIndexOf(':');
  return endpoint(text.slice(0, colon).replace(/^\[|\]$/g, ''), text.slice(colon + 1));
}

function endpointOf(fields: Claims, ip: string, port: string): Endpoint | undefined {
  return endpoint(fields.peek(ip), fields.peek(port));
}

function endpoint(ip: string | undefined, port: string | undefined): Endpoint | undefined {
  if (ip === undefined || isIP(ip) === 0 || /^(?:0\.0\.0\.0|::)$/.test(ip)) return undefined;
  const number = /^\d{1,5}$/.test(port ?? '') ? Number(port) : undefined;
  const isPort = number !== undefined && number > 0 && number < 65_536;
  return isPort ? { ip, port: number } : { ip };
}
