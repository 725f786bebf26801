import type { Parts } from '@pipeline/shared/event.ts';
import { definedOrNothing } from '@pipeline/shared/objects.ts';
import type { Claims, Facts } from './claims.ts';
import { countryCodeOf } from './countries.ts';
import { failureOf, type FailureFields } from './failures.ts';
import { ipFrom } from './principals.ts';
import type { Requester } from './requester.ts';
import { userAgentFamilyOf } from './user-agents.ts';

/** The fields of a source that describe an API call, best first. */
export interface CallFields {
  readonly service?: readonly string[];
  readonly method?: readonly string[];
  readonly ip?: readonly string[];
  readonly country?: readonly string[];
  readonly userAgent?: readonly string[];
  readonly failure?: FailureFields;
}

/** Returns the API call of an event, from its fields, else from its text. */
export function callOf(
  { fields, labels }: Facts,
  { service = [], method = [], ip = [], country = [], userAgent = [], failure = {} }: CallFields,
  requester: Requester = {},
): Parts['api'] {
  const agent = fields.take(...userAgent) ?? requester.userAgent;
  return definedOrNothing({
    service: fields.take(...service),
    method: fields.take(...method),
    callerIp: ipFrom(fields, ...ip) ?? ipFrom(labels, 'source.ip') ?? requester.ip,
    callerRegion: regionFrom(fields, country),
    userAgent: agent,
    userAgentFamily: userAgentFamilyOf(agent),
    failure: failureOf(fields, failure),
  });
}

/** Claims a country given as a code. A name stays, since the finding shows only the code. */
function regionFrom(fields: Claims, names: readonly string[]): string | undefined {
  const said = names.map((name) => [name, fields.peek(name)] as const);
  for (const [name, country] of said) {
    if (country === undefined) continue;
    const code = countryCodeOf(country);
    if (code === undefined) continue;
    if (code === country) fields.claim(name);
    return code;
  }
  return undefined;
}
