import type { Parts } from '@pipeline/shared/event.ts';
import { defined, definedOrNothing } from '@pipeline/shared/objects.ts';
import { callOf } from '../parts/calls.ts';
import type { Claims } from '../parts/claims.ts';
import { atPointer } from '../parts/pointers.ts';
import { callerOf } from '../parts/principals.ts';
import { requesterOf } from '../parts/requester.ts';
import { azureResourceOf } from '../resource/azure.ts';
import { sentenceOf } from './sentence.ts';
import type { Source } from './source.ts';

/**
 * Azure's platform logs. Sysdig's rules read them through JSON pointers into the log's own records: those of the
 * activity log and of Entra ID's audit and sign-in logs
 * (https://learn.microsoft.com/azure/azure-monitor/platform/resource-logs-schema). Other senders name their fields
 * azure.* after the same record.
 */
export const azure: Source = {
  watched: 'azure',
  provider: 'azure',

  read(facts, { output }, common): Parts {
    const { fields } = facts;
    const requester = requesterOf(output);
    const resource = resourceIn(fields);
    return defined({
      actor: callerOf(facts, requester.user, ...recordUsers),
      api: callOf(facts, recordCall, requester),
      target: resource?.target,
      cloud: definedOrNothing({
        ...common.cloud,
        provider: 'azure',
        account: common.cloud?.account ?? fields.take(...accountNames) ?? resource?.subscription,
        organization: fields.take(...recordTenant, 'azure.tenantId'),
        region:
          common.cloud?.region ?? fields.take(...atPointer('/location'), 'azure.resourceLocation'),
      }),
    });
  },

  describe: sentenceOf,
};

/** The claims of the caller's token. They are elsewhere in the activity log's API than in its export. */
const claims = ['/identity/claims', '/claims'];

/** Slashes in the name of a claim are escaped for JSON pointers. */
const schema = 'http:~1~1schemas.xmlsoap.org~1ws~12005~105~1identity~1claims';

function claimNamed(name: string): string[] {
  return claims.flatMap((where) => atPointer(`${where}/${name}`));
}

/** The pointers to the caller's name in a record, best first. */
export const recordUsers = [
  ...atPointer('/properties/initiatedBy/user/userPrincipalName'),
  ...atPointer('/properties/userPrincipalName'),
  ...claimNamed(`${schema}~1upn`),
  ...claimNamed(`${schema}~1emailaddress`),
  ...atPointer('/caller'),
  'azure.caller',
  ...atPointer('/properties/initiatedBy/app/displayName'),
  ...atPointer('/properties/initiatedBy/user/displayName'),
  ...atPointer('/properties/userDisplayName'),
  ...claimNamed('name'),
  ...atPointer('/identity'),
];

export const recordTenant = atPointer('/tenantId');

const accountNames = [...atPointer('/subscriptionId'), 'azure.subscriptionId'];

export const recordCall = {
  service: [
    ...atPointer('/properties/loggedByService'),
    ...atPointer('/resourceProviderName/value'),
  ],
  method: [
    ...atPointer('/operationName/value'),
    ...atPointer('/operationName'),
    'azure.operationName',
  ],
  ip: [
    ...atPointer('/properties/initiatedBy/user/ipAddress'),
    ...atPointer('/callerIpAddress'),
    ...atPointer('/properties/ipAddress'),
    'azure.callerIpAddress',
    ...atPointer('/httpRequest/clientIpAddress'),
    ...claimNamed('ipaddr'),
  ],
  country: [...atPointer('/properties/location/countryOrRegion')],
  userAgent: [...atPointer('/properties/userAgent')],
  failure: {
    results: ['azure.status', ...atPointer('/status/value'), ...atPointer('/properties/result')],
    codes: [...atPointer('/resultType'), ...atPointer('/properties/status/errorCode')],
    reasons: [...atPointer('/resultDescription'), ...atPointer('/properties/resultReason')],
  },
};

/** Returns the resource whose ID is in the record. */
function resourceIn(fields: Claims): ReturnType<typeof azureResourceOf> {
  const names = [...atPointer('/resourceId'), 'azure.resourceId'];
  const id = names.map((name) => fields.peek(name)).find((value) => value !== undefined);
  return azureResourceOf(id);
}
