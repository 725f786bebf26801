import { isIP } from 'node:net';
import type { Parts } from '@pipeline/shared/event.ts';

/** The ends of a connection, from the texts in which Falco names sockets. */

export type Endpoint = NonNullable<NonNullable<Parts['connections']>[number]['source']>;

export interface Ends {
  readonly source?: Endpoint | undefined;
  readonly destination?: Endpoint | undefined;
}

/** Parses `CLIENT->SERVER`. The source is absent if its address is unspecified. */
export function pairOf(name: string): Ends | undefined {
  const [from, to, ...rest] = name.split('->').map((text) => addressOf(text));
  const destination = specific(to);
  if (from === undefined || destination === undefined || rest.length > 0) return undefined;
  return { source: specific(from), destination };
}

/** Parses the name of a bound socket. Requires a port: a text without one may be any address. */
export function boundOf(name: string): Endpoint | undefined {
  const address = addressOf(name);
  return address?.port === undefined ? undefined : address;
}

/** Parses `10.0.0.1:80`, `[::1]:80`, Falco's `::1:80`, and `10.0.0.1`. */
export function addressOf(text: string): Endpoint | undefined {
  const colon = text.lastIndexOf(':');
  if (colon === -1) return endpoint(text, undefined);
  return endpoint(text.slice(0, colon).replace(/^\[|\]$/g, ''), text.slice(colon + 1));
}

/** The same, unless the address is unspecified. */
export function specificAddressOf(text: string): Endpoint | undefined {
  return specific(addressOf(text));
}

/** Returns the endpoint if the address is one. An invalid port counts as unknown. */
export function endpoint(ip: string | undefined, port: string | undefined): Endpoint | undefined {
  if (ip === undefined || isIP(ip) === 0) return undefined;
  const number = /^\d{1,5}$/.test(port ?? '') ? Number(port) : undefined;
  const isPort = number !== undefined && number > 0 && number < 65_536;
  return isPort ? { ip, port: number } : { ip };
}

/** Returns the first endpoint with an address of its own. */
export function specific(...ends: readonly (Endpoint | undefined)[]): Endpoint | undefined {
  return ends.find((end) => end !== undefined && !/^(?:(?:::ffff:)?0\.0\.0\.0|::)$/.test(end.ip));
}

/** Returns whether both are known and equal. */
export function isSame(a: Endpoint | undefined, b: Endpoint | undefined): boolean {
  return a !== undefined && a.ip === b?.ip && a.port === b.port;
}
