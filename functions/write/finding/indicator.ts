import { isIP } from 'node:net';
import type { RuntimeEvent } from '@pipeline/shared/event.ts';
import { definedOrNothing } from '@pipeline/shared/objects.ts';

export interface Indicator {
  readonly ipAddresses?: string[];
  readonly domains?: string[];
}

/** The rules that fire on a list of known bad addresses: there the address is the indicator. */
const listRules = new Set(['Outbound Connection to C2 Servers']);

/**
 * An indicator of compromise, only where the event states one: SCC means high confidence by it, and an address that
 * merely occurs in an event is none.
 */
export function indicatorOf({ rule, fields }: RuntimeEvent): Indicator | undefined {
  if (!listRules.has(rule)) return undefined;
  const ip = fields['fd.sip'] ?? fields['fd.rip'];
  const domain = fields['fd.sip.name'] ?? fields['fd.rip.name'];
  return definedOrNothing({
    ipAddresses: ip !== undefined && isIP(ip) !== 0 ? [ip] : undefined,
    domains: domain === undefined ? undefined : [domain],
  });
}
