import type { Parts } from '@pipeline/shared/event.ts';
import { fieldIn, objectsIn, textIn } from '@pipeline/shared/json-fields.ts';
import { jsonOf } from '@pipeline/shared/json.ts';
import { defined, definedOrNothing } from '@pipeline/shared/objects.ts';
import { callOf } from '../parts/calls.ts';
import type { Claims, Facts } from '../parts/claims.ts';
import { atPointer } from '../parts/pointers.ts';
import { actorFrom, actorOf, withLabels } from '../parts/principals.ts';
import { requesterOf, type Requester } from '../parts/requester.ts';
import { awsAccount, awsInstance, awsPlace, awsRegion } from '../resource/aws.ts';
import { isSaid, path } from '../resource/path.ts';
import { sentenceOf } from './sentence.ts';
import type { Source } from './source.ts';

/**
 * AWS's audit log: the fields ct.*, s3.* and ec2.* of falcosecurity/plugins:plugins/cloudtrail, aws.* of Sysdig's older
 * agent, and the JSON pointers of both into CloudTrail's own record. GuardDuty's findings, which concern the same
 * accounts, use this source too.
 */
export const awsCloudtrail: Source = {
  watched: 'aws-cloudtrail',
  provider: 'aws',

  read(facts, { output }, common): Parts {
    const { fields } = facts;
    const requester = requesterOf(output);
    const cloud = cloudOf(fields, requester, common.cloud);
    return defined({
      cloud,
      actor: actorOfCall(facts, requester),
      api: callOf(facts, callFields, requester),
      target: targetOf(fields, cloud),
    });
  },

  describe: sentenceOf,
};

const callFields = {
  service: ['ct.src', 'aws.eventSource', ...atPointer('/eventSource'), 'ct.shortsrc'],
  method: ['ct.name', 'aws.eventName', ...atPointer('/eventName')],
  ip: ['ct.srcip', 'aws.sourceIP', ...atPointer('/sourceIPAddress')],
  userAgent: ['ct.useragent', ...atPointer('/userAgent')],
  failure: {
    errors: ['ct.error', 'aws.errorCode', ...atPointer('/errorCode')],
    // CloudTrail does not record a failed sign-in to the console as an error.
    results: atPointer('/responseElements/ConsoleLogin'),
    reasons: ['ct.errormessage', ...atPointer('/errorMessage')],
  },
};

function actorOfCall(facts: Facts, requester: Requester): Parts['actor'] {
  const { fields } = facts;
  const isRoot =
    fields.peek('ct.user.identitytype') === 'Root' ||
    atPointer('/userIdentity/type').some((name) => fields.peek(name) === 'Root');
  const byField = actorFrom(
    fields,
    'ct.user',
    'aws.user',
    ...atPointer('/userIdentity/userName'),
    'ct.user.arn',
    ...atPointer('/userIdentity/arn'),
  );
  const isNamed = byField.email !== undefined || byField.userName !== undefined;
  const caller = {
    ...actorOf(isNamed ? undefined : requester.user),
    ...actorOf(requester.arn),
    ...(isRoot && !isNamed && { userName: 'root' }),
    ...byField,
  };
  return withLabels(caller, facts);
}

/**
 * Uses the account in which the event happened. Uses the caller's account, which may be another, only if nothing else
 * names one.
 */
function cloudOf(fields: Claims, requester: Requester, common: Parts['cloud']): Parts['cloud'] {
  return definedOrNothing({
    ...common,
    provider: 'aws',
    account:
      awsAccount(common?.account) ??
      fields.read(
        awsAccount,
        'ct.recipientaccountid',
        ...atPointer('/recipientAccountId'),
        ...atPointer('/accountId'),
        'aws.accountId',
        'ct.user.accountid',
        ...atPointer('/userIdentity/accountId'),
      ) ??
      accountOfArn(fields, requester) ??
      awsAccount(requester.account) ??
      common?.account,
    region: common?.region ?? fields.read(awsRegion, ...regions) ?? awsRegion(requester.region),
  });
}

/** GuardDuty's findings name it region. */
const regions = ['ct.region', 'aws.region', ...atPointer('/awsRegion'), ...atPointer('/region')];

function accountOfArn(fields: Claims, { arn, user }: Requester): string | undefined {
  const said = [fields.peekFirst('ct.user.arn', ...atPointer('/userIdentity/arn')), arn, user];
  const found = said.find((each) => each?.startsWith('arn:aws'));
  return awsAccount(found?.split(':')[4]);
}

/** Returns the instance, bucket, function, user or role that the call acted on, if it is unambiguous. */
function targetOf(fields: Claims, cloud: Parts['cloud']): Parts['target'] {
  const place = awsPlace(cloud);
  // Bucket names are global, and users and roles are global within an account.
  const account = awsPlace({ account: cloud?.account });
  const [request, response] = [wholeRequest, wholeResponse].map((names) =>
    jsonOf(fields.peekFirst(...names)),
  );
  const instance = awsInstance(instanceIn(request) ?? instanceIn(response));
  const named = (parent: string, names: readonly string[]): Parts['target'] =>
    fields.read((value) => targetIn(parent, value), ...names);
  return (
    named(`${place}/instances`, instanceNames(fields)) ??
    targetIn(`${place}/instances`, instance) ??
    named(`${account}/buckets`, buckets) ??
    named(`${place}/functions`, functions) ??
    (cloud?.account === undefined
      ? undefined
      : (named(`${account}/users`, users) ??
        (isOfIam(fields) ? named(`${account}/roles`, roles) : undefined)))
  );
}

/**
 * Requests and responses contain more than a name, so they stay properties. Only the response contains the ID of a
 * created object.
 */
const wholeRequest = ['ct.request', ...atPointer('/requestParameters')];
const wholeResponse = ['ct.response', ...atPointer('/responseElements')];

/** Returns the instance ID if the part contains exactly one. */
function instanceIn(part: unknown): string | undefined {
  const own = textIn(part, 'instanceId');
  if (own !== undefined) return own;
  const ids = objectsIn(fieldIn(part, 'instancesSet'), 'items').map((item) =>
    textIn(item, 'instanceId'),
  );
  return ids.length === 1 ? ids[0] : undefined;
}

const buckets = ['s3.bucket', ...atPointer('/requestParameters/bucketName')];
const functions = ['ct.request.functionname', ...atPointer('/requestParameters/functionName')];
const roles = ['iam.role', ...atPointer('/requestParameters/roleName')];
const users = ['ct.request.username', ...atPointer('/requestParameters/userName')];

/** Returns whether the call is an IAM call. In other services, a role name means something else. */
function isOfIam(fields: Claims): boolean {
  return ['iam.amazonaws.com', 'iam'].includes(fields.peekFirst(...callFields.service) ?? '');
}

/** Returns the fields with an instance's ID, if all name the same instance. */
function instanceNames(fields: Claims): string[] {
  const ids = fields
    .matching(/instance_?id\]?$/i)
    .filter(({ value }) => awsInstance(value) !== undefined);
  return new Set(ids.map(({ value }) => value)).size === 1 ? ids.map(({ name }) => name) : [];
}

/** Claims only a plain name: an ARN contains more, except a function's, which ends in the name. */
function targetIn(parent: string, said: string | undefined): Parts['target'] {
  const displayName =
    /^arn:aws[\w-]*:lambda:[^:]*:\d*:function:([^:]+)/.exec(said ?? '')?.[1] ?? said;
  if (displayName === undefined) return undefined;
  const name = `${parent}/${path(displayName)}`;
  const isName = isSaid(displayName) && !displayName.includes(':') && name.length <= 255;
  return isName ? { name, displayName } : undefined;
}
