import type { Parts } from '@pipeline/shared/event.ts';
import { defined } from '@pipeline/shared/objects.ts';
import type { Claims } from './claims.ts';
import {
  addressOf,
  boundOf,
  endpoint,
  isSame,
  pairOf,
  specific,
  specificAddressOf,
  type Endpoint,
  type Ends,
} from './endpoints.ts';
import { withArgument } from './field-names.ts';

type Connection = NonNullable<Parts['connections']>[number];
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
 * often have it only in the output.
 */
export function connectionsOf(fields: Claims, output: string): Parts['connections'] {
  const { source, destination } = endsOf(fields, inOutput(output));
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

/**
 * A socket that is bound to an address and not connected has only `address:port` as its name. It has no destination,
 * and its address may be unspecified: 0.0.0.0 are all addresses of the host.
 */
function endsOf(fields: Claims, said: string): Ends {
  const names = [...tupleFields.map((name) => fields.peek(name)), said];
  const pair = firstOf(names, pairOf);
  if (pair?.source !== undefined) return pair;
  const end = (side: string): Endpoint | undefined =>
    endpoint(fields.peek(`fd.${side}ip`), fields.peek(`fd.${side}port`)) ??
    endpoint(fields.peek(`krsi.${side}ip`), fields.peek(`krsi.${side}port`));
  const [client, server, local, remote] = [end('c'), end('s'), end('l'), end('r')];
  if (pair !== undefined) return { ...pair, source: specific(client, local) };
  const bound = firstOf(names, boundOf);
  const call = fields.peek('evt.type');
  const others = [server, remote].filter((each) => !isSame(each, bound));
  const isListening = call === 'listen' || call === 'bind';
  const peers = isListening ? [client, remote] : [client, ...others];
  const isBound = isListening || (bound !== undefined && call !== 'connect');
  if (isBound && specific(...peers) === undefined) {
    return { source: bound ?? local ?? server ?? fields.read(addressOf, ...addressFields) };
  }
  return {
    source: specific(client, local, bound),
    destination:
      specific(...others) ??
      (call === 'connect' ? fields.read(specificAddressOf, ...addressFields) : undefined),
  };
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
  for (const name of tupleFields) {
    const value = fields.peek(name);
    if (value === undefined) continue;
    const { source, destination } = pairOf(value) ?? { source: boundOf(value) };
    const isHeld = (end: Endpoint | undefined) => ends.some((each) => isSame(end, each));
    if (isHeld(source) && (destination === undefined || isHeld(destination))) fields.claim(name);
  }
}

/** Finds the name of a socket: a pair of addresses, or one. */
function inOutput(output: string): string {
  return (
    /\b(?:fd\.name|connection)=([\da-fA-F.:[\]]+(?:->[\da-fA-F.:[\]]+)?)/.exec(output)?.[1] ?? ''
  );
}

function firstOf<T>(
  names: readonly (string | undefined)[],
  read: (name: string) => T | undefined,
): T | undefined {
  for (const name of names) {
    const result = name === undefined ? undefined : read(name);
    if (result !== undefined) return result;
  }
  return undefined;
}
