import type { Parts } from '@pipeline/shared/event.ts';
import { isObject, isTextList, jsonOf } from '@pipeline/shared/json.ts';
import { definedOrNothing } from '@pipeline/shared/objects.ts';
import { orNothing } from './lists.ts';

type IpRules = NonNullable<Parts['ipRules']>;

/**
 * The firewall rule that a request to Compute Engine makes or changes. Its audit log spells `alloweds` what the API spells
 * `allowed` (https://docs.cloud.google.com/compute/docs/reference/rest/v1/firewalls).
 */
export function firewallRulesOf(request: string | undefined): Parts['ipRules'] {
  const whole = request === undefined ? undefined : jsonOf(request);
  if (!isObject(whole)) return undefined;
  const body = isObject(whole['body']) ? whole['body'] : whole;
  const allowed = rulesOf(body['alloweds'] ?? body['allowed']);
  const denied = rulesOf(body['denieds'] ?? body['denied']);
  const rules = allowed ?? denied;
  if (rules === undefined) return undefined;
  return definedOrNothing({
    direction: directionOf(body['direction']),
    allowed: allowed !== undefined,
    rules,
    sourceRanges: rangesOf(body['sourceRanges']),
    destinationRanges: rangesOf(body['destinationRanges']),
  });
}

function directionOf(direction: unknown): IpRules['direction'] {
  return direction === 'INGRESS' || direction === 'EGRESS' ? direction : undefined;
}

function rangesOf(ranges: unknown): string[] | undefined {
  return isTextList(ranges) ? orNothing(ranges.filter((range) => range !== '')) : undefined;
}

function rulesOf(list: unknown): IpRules['rules'] {
  const objects = Array.isArray(list) ? list.filter(isObject) : [];
  return orNothing(
    objects.flatMap((rule) => {
      const protocol = rule['IPProtocol'] ?? rule['ipProtocol'];
      if (typeof protocol !== 'string' || protocol === '') return [];
      const ports = isTextList(rule['ports']) ? rule['ports'].flatMap(portsOf) : [];
      return [ports.length === 0 ? { protocol } : { protocol, ports }];
    }),
  );
}

/** 22, or 8000-9000. */
function portsOf(range: string): { min: number; max: number }[] {
  const [, min, max = min] = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(range) ?? [];
  return min === undefined ? [] : [{ min: Number(min), max: Number(max) }];
}
