import type { RuntimeEvent } from '@pipeline/shared/event.ts';
import { defined } from '@pipeline/shared/objects.ts';

interface Rules {
  readonly ipRules: readonly {
    readonly protocol: string;
    readonly portRanges?: readonly { readonly min: string; readonly max: string }[];
  }[];
}

export interface IpRules {
  readonly direction?: 'INGRESS' | 'EGRESS';
  readonly allowed?: Rules;
  readonly denied?: Rules;
  readonly sourceIpRanges?: readonly string[];
  readonly destinationIpRanges?: readonly string[];
}

/** The changed firewall rule. */
export function ipRulesOf({ ipRules }: RuntimeEvent): IpRules | undefined {
  if (ipRules === undefined) return undefined;
  const { direction, allowed, rules, sourceRanges, destinationRanges } = ipRules;
  const tuples = {
    ipRules: (rules ?? []).map(({ protocol, ports }) =>
      defined({ protocol, portRanges: ports?.map(rangeOf) }),
    ),
  };
  return defined({
    direction,
    allowed: allowed === true ? tuples : undefined,
    denied: allowed === false ? tuples : undefined,
    sourceIpRanges: sourceRanges,
    destinationIpRanges: destinationRanges,
  });
}

/** 64-bit numbers are texts, as everywhere in a finding. */
function rangeOf({ min, max }: { min: number; max: number }): { min: string; max: string } {
  return { min: String(min), max: String(max) };
}
