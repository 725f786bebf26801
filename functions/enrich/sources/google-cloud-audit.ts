import type { Parts } from '@pipeline/shared/event.ts';
import { isObject, jsonOf } from '@pipeline/shared/json.ts';
import { defined, definedOrNothing } from '@pipeline/shared/objects.ts';
import { callOf } from '../parts/calls.ts';
import type { Claims } from '../parts/claims.ts';
import { firewallRulesOf } from '../parts/firewall-rules.ts';
import {
  methodIn,
  methods,
  recordedProject,
  refusalIn,
  requestIn,
  requests,
  services,
} from '../parts/google-record.ts';
import { orNothing } from '../parts/lists.ts';
import { atPointer } from '../parts/pointers.ts';
import { actorFrom, callerOf } from '../parts/principals.ts';
import { requesterOf } from '../parts/requester.ts';
import { googleTargetOf } from '../resource/google-target.ts';
import { sentenceOf } from './sentence.ts';
import type { Source } from './source.ts';

/** Google Cloud's audit log: the fields gcp.* of falcosecurity/plugins:plugins/gcpaudit, which Sysdig uses too. */
export const googleCloudAudit: Source = {
  watched: 'google-cloud-audit',
  provider: 'gcp',

  read(facts, { output }, common): Parts {
    const { fields } = facts;
    const requester = requesterOf(output);
    const cloud = defined({
      ...common.cloud,
      provider: 'gcp',
      // A record's pointers alone do not show the provider to the common parts.
      project: common.cloud?.project ?? recordedProject(fields),
      region: common.cloud?.region ?? fields.take('gcp.location'),
    });
    return defined({
      cloud,
      // Read the target before the call, since it needs the service and method that the call claims.
      target: googleTargetOf(fields, cloud.project),
      ipRules: firewallRulesOf(fields.peekFirst(...requests)),
      exfiltration: exportOf(fields),
      actor: definedOrNothing({
        ...callerOf(facts, requester.user, 'gcp.user', ...principals),
        serviceAccountKey: fields.take(...keys),
        delegation: delegationOf(fields),
      }),
      api: withRefusal(callOf(facts, callFields, requester), refusalIn(fields)),
      iamBindings: iamBindingsOf(fields),
    });
  },

  describe: sentenceOf,
};

const authentication = '/protoPayload/authenticationInfo';
const principals = [
  ...atPointer(`${authentication}/principalEmail`),
  ...atPointer(`${authentication}/principalSubject`),
  // From other plugins, which name fields after the record.
  'gcp.authenticationInfo.principalEmail',
];
const keys = atPointer(`${authentication}/serviceAccountKeyName`);
const delegates = ['firstPartyPrincipal/principalEmail', 'principalSubject'].flatMap((name) =>
  atPointer(`${authentication}/serviceAccountDelegationInfo/0/${name}`),
);

const callFields = {
  service: services,
  method: methods,
  ip: [
    'gcp.callerIP',
    'gcp.requestMetadata.callerIp',
    ...atPointer('/protoPayload/requestMetadata/callerIp'),
  ],
  userAgent: [
    'gcp.userAgent',
    ...atPointer('/protoPayload/requestMetadata/callerSuppliedUserAgent'),
  ],
  failure: {
    errors: [
      ...atPointer('/protoPayload/status/message'),
      ...atPointer('/protoPayload/status/code'),
    ],
  },
};

function withRefusal(api: Parts['api'], refusal: string | undefined): Parts['api'] {
  return definedOrNothing({ ...api, failure: api?.failure ?? refusal });
}

function delegationOf(fields: Claims): NonNullable<Parts['actor']>['delegation'] {
  const { email, subject } = actorFrom(fields, ...delegates);
  const delegate = definedOrNothing({ email, subject });
  return delegate && [delegate];
}

/**
 * Parses the changes of an IAM policy, a JSON list. The list stays a property if it contains more, such as a condition.
 */
function iamBindingsOf(fields: Claims): Parts['iamBindings'] {
  const value = jsonOf(fields.peek('gcp.policyDelta'));
  const list = isObject(value) ? value['bindingDeltas'] : value;
  const changes = Array.isArray(list) ? list.filter(isObject) : [];
  const bindings = changes.flatMap(({ action, role, member }) => {
    const isBinding = typeof role === 'string' && typeof member === 'string';
    return isBinding && (action === 'ADD' || action === 'REMOVE')
      ? [{ action, role, member } as const]
      : [];
  });
  const isAll =
    bindings.length === changes.length &&
    changes.every((change) => Object.keys(change).every((key) => bindingKeys.has(key)));
  if (isAll && bindings.length > 0) fields.claim('gcp.policyDelta');
  return orNothing(bindings);
}

const bindingKeys = new Set(['action', 'role', 'member']);

/**
 * A Cloud SQL export counts as exfiltration, whatever its destination. The request names the destination. It also names
 * the databases, unless all are exported:
 * https://docs.cloud.google.com/sql/docs/mysql/admin-api/rest/v1/instances/export
 */
function exportOf(fields: Claims): Parts['exfiltration'] {
  if (!/(?:^|\.)instances\.export$/.test(methodIn(fields))) return undefined;
  const request = JSON.stringify(requestIn(fields));
  const uri = /"uri":\s*"gs:\/\/([^/"]+)\/?([^"]*)"/.exec(request);
  const [, project = '', instance = ''] =
    /^(.+):([^:]+)$/.exec(fields.peek('gcp.cloudsql.databaseId') ?? '') ?? [];
  if (uri === null || instance === '') return undefined;
  const [, bucket = '', object = ''] = uri;
  return {
    sources: [
      defined({
        name: `//cloudsql.googleapis.com/projects/${project}/instances/${instance}`,
        components: databasesIn(request),
      }),
    ],
    targets: [
      defined({
        name: `//storage.googleapis.com/${bucket}`,
        components: object === '' ? undefined : [object],
      }),
    ],
  };
}

function databasesIn(request: string): string[] | undefined {
  const list = jsonOf(/"databases":\s*(\[[^\]]*\])/.exec(request)?.[1]);
  return Array.isArray(list)
    ? orNothing(list.filter((name): name is string => typeof name === 'string' && name !== ''))
    : undefined;
}
