import type { RuntimeEvent } from '@pipeline/shared/event.ts';
import { definedOrNothing } from '@pipeline/shared/objects.ts';
import { plainIp } from './ip.ts';

export interface Access {
  readonly principalEmail?: string;
  readonly principalSubject?: string;
  readonly userName?: string;
  readonly callerIp?: string;
  readonly callerIpGeo?: { readonly regionCode: string };
  readonly userAgent?: string;
  readonly userAgentFamily?: string;
  readonly serviceName?: string;
  readonly methodName?: string;
  readonly serviceAccountKeyName?: string;
  readonly serviceAccountDelegationInfo?: {
    readonly principalEmail?: string;
    readonly principalSubject?: string;
  }[];
}

/** The actor and the call; for a process, its user. */
export function accessOf({ actor, api }: RuntimeEvent): Access | undefined {
  return definedOrNothing({
    principalEmail: actor?.email,
    principalSubject: actor?.subject,
    userName: actor?.userName,
    callerIp: api?.callerIp === undefined ? undefined : plainIp(api.callerIp),
    callerIpGeo: api?.callerRegion === undefined ? undefined : { regionCode: api.callerRegion },
    userAgent: api?.userAgent,
    userAgentFamily: api?.userAgentFamily,
    serviceName: api?.service,
    methodName: api?.method,
    serviceAccountKeyName: actor?.serviceAccountKey,
    serviceAccountDelegationInfo: actor?.delegation?.map(
      ({ email, subject }) =>
        definedOrNothing({ principalEmail: email, principalSubject: subject }) ?? {},
    ),
  });
}
