import { isIPv4 } from 'node:net';
import type { Parts } from '@pipeline/shared/event.ts';
import { isObject, isTextList, jsonOf } from '@pipeline/shared/json.ts';
import { definedOrNothing } from '@pipeline/shared/objects.ts';
import { orNothing } from './lists.ts';

type IpRules = NonNullable<Parts['ipRules']>;

/**
 * Parses the firewall rule that a request to Compute Engine creates or changes. The audit log spells `alloweds` where
 * the API spells `allowed` (https://docs.cloud.google.com/compute/docs/reference/rest/v1/firewalls). Undefined if
 * Security Command Center's form cannot represent a part of it (ip_rules.proto: only IPv4, protocols by name or
 * number): an incomplete rule would be a different rule. The request stays a property.
 */
export function firewallRulesOf(request: string | undefined): Parts['ipRules'] {
  const whole = request === undefined ? undefined : jsonOf(request);
  if (!isObject(whole)) return undefined;
  const body = isObject(whole['body']) ? whole['body'] : whole;
  const allowedList = body['alloweds'] ?? body['allowed'];
  const rules = rulesOf(allowedList ?? body['denieds'] ?? body['denied']);
  const sources = rangesOf(body['sourceRanges']);
  const destinations = rangesOf(body['destinationRanges']);
  if (rules === undefined || sources === undefined || destinations === undefined) return undefined;
  return definedOrNothing({
    direction: directionOf(body['direction']),
    allowed: allowedList !== undefined,
    rules,
    sourceRanges: orNothing(sources),
    destinationRanges: orNothing(destinations),
  });
}

function directionOf(direction: unknown): IpRules['direction'] {
  return direction === 'INGRESS' || direction === 'EGRESS' ? direction : undefined;
}

/** Returns the ranges: an empty list without ranges, undefined if one is not IPv4. */
function rangesOf(ranges: unknown): string[] | undefined {
  const list = isTextList(ranges) ? ranges.filter((range) => range !== '') : [];
  return list.every(isRange) ? list : undefined;
}

function isRange(range: string): boolean {
  const [, address = '', bits = '32'] = /^([\d.]+)(?:\/(\d{1,2}))?$/.exec(range) ?? [];
  return isIPv4(address) && Number(bits) <= 32;
}

const protocols = new Set(['tcp', 'udp', 'icmp', 'esp', 'ah', 'ipip', 'sctp']);

/** Undefined if there are no rules, or if one cannot be represented. */
function rulesOf(list: unknown): IpRules['rules'] {
  const rules = (Array.isArray(list) ? list : []).map(ruleOf);
  const known = rules.filter((rule) => rule !== undefined);
  return known.length === rules.length ? orNothing(known) : undefined;
}

function ruleOf(rule: unknown): NonNullable<IpRules['rules']>[number] | undefined {
  if (!isObject(rule)) return undefined;
  const protocol = rule['IPProtocol'] ?? rule['ipProtocol'];
  if (typeof protocol !== 'string') return undefined;
  if (!protocols.has(protocol.toLowerCase()) && !/^\d{1,3}$/.test(protocol)) return undefined;
  const ranges = isTextList(rule['ports']) ? rule['ports'].map(portsOf) : [];
  const ports = ranges.filter((range) => range !== undefined);
  if (ports.length < ranges.length) return undefined;
  return ports.length === 0 ? { protocol } : { protocol, ports };
}

/** Parses 22, or 8000-9000. */
function portsOf(range: string): { min: number; max: number } | undefined {
  const [, first, last = first] = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(range) ?? [];
  const [min, max] = [Number(first), Number(last)];
  return first !== undefined && min <= max && max <= 65_535 ? { min, max } : undefined;
}
