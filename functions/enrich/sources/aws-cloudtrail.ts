import type { Alert } from '@pipeline/shared/alert.ts';
import type { Parts } from '@pipeline/shared/event.ts';
import { fieldIn, objectsIn, textIn } from '@pipeline/shared/json-fields.ts';
import { jsonOf } from '@pipeline/shared/json.ts';
import { defined, definedOrNothing } from '@pipeline/shared/objects.ts';
import { callOf } from '../parts/calls.ts';
import type { Claims, Facts } from '../parts/claims.ts';
import { atPointer } from '../parts/pointers.ts';
import { actorFrom, actorOf } from '../parts/principals.ts';
import { requesterOf, type Requester } from '../parts/requester.ts';
import { awsAccount, awsInstance, awsPlace, awsRegion } from '../resource/aws.ts';
import { isSaid, path } from '../resource/path.ts';
import { sentenceOf } from './sentence.ts';
import { isToldByFields, plainSource } from './source-name.ts';
import type { Source } from './source.ts';

/**
 * AWS's audit log: the fields ct.*, s3.* and ec2.* of falcosecurity/plugins:plugins/cloudtrail, aws.* of Sysdig's older
 * agent, and what both say at pointers of CloudTrail's own record. GuardDuty's findings are about the same accounts.
 */
export const awsCloudtrail: Source = {
  watched: 'aws-cloudtrail',

  matches: (alert, facts) =>
    /^(?:aws(?!elb)|agentlessaws|cloudtrail|guardduty)/.test(plainSource(alert.source)) ||
    isToldByFields(alert, facts, 'ct.') ||
    (alert.source === undefined && isOfAws(alert, facts)),

  read(facts, { output }, common): Parts {
    const { fields } = facts;
    const requester = requesterOf(output);
    const cloud = cloudOf(fields, requester, common.cloud);
    return defined({
      cloud,
      actor: definedOrNothing(actorOfCall(facts, requester)),
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
    errors: ['ct.error', ...atPointer('/errorCode')],
    // A sign-in to the console that failed is no error.
    results: atPointer('/responseElements/ConsoleLogin'),
    reasons: ['ct.errormessage', ...atPointer('/errorMessage')],
  },
};

/** A channel names no source: its text or its fields do. */
function isOfAws({ output }: Alert, { fields }: Facts): boolean {
  return (
    ['aws.user', 'aws.eventName', 'aws.sourceIP'].some((name) => fields.peek(name) !== undefined) ||
    /\brequesting (?:user|IP)=[^]*\bAWS region=/.test(output)
  );
}

function actorOfCall({ fields, labels }: Facts, requester: Requester): NonNullable<Parts['actor']> {
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
  const byLabel = actorFrom(labels, 'aws.user', 'cloudProvider.user');
  const isNamed = byField.email !== undefined || byField.userName !== undefined;
  return {
    ...byLabel,
    ...actorOf(isNamed ? undefined : requester.user),
    ...actorOf(requester.arn),
    ...(isRoot && !isNamed && { userName: 'root' }),
    ...byField,
  };
}

/** The account is the one that it happened in; the caller's, which may be another, only where nothing says which. */
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
        'aws.accountId',
        'ct.user.accountid',
        ...atPointer('/userIdentity/accountId'),
      ) ??
      accountOfArn(fields, requester) ??
      awsAccount(requester.account) ??
      common?.account,
    region:
      common?.region ??
      fields.read(awsRegion, 'ct.region', 'aws.region', ...atPointer('/awsRegion')) ??
      awsRegion(requester.region),
  });
}

function accountOfArn(fields: Claims, { arn }: Requester): string | undefined {
  const names = ['ct.user.arn', ...atPointer('/userIdentity/arn')];
  const said = names.map((name) => fields.peek(name)).find((value) => value !== undefined) ?? arn;
  return awsAccount(said?.split(':')[4]);
}

/** The instance, bucket, function or user that the call was about, where one is certain. */
function targetOf(fields: Claims, cloud: Parts['cloud']): Parts['target'] {
  const place = awsPlace(cloud);
  // The names of buckets are global, and so are users in an account.
  const account = awsPlace({ account: cloud?.account });
  const [request, response] = [wholeRequest, wholeResponse].map((names) =>
    jsonOf(fields.peekFirst(...names) ?? ''),
  );
  const instance = awsInstance(instanceIn(request) ?? instanceIn(response));
  const candidates: [names: readonly string[], requested: string | undefined, parent: string][] = [
    [instanceNames(fields), instance, `${place}/instances`],
    [buckets, textIn(request, 'bucketName'), `${account}/buckets`],
    [['ct.request.functionname'], textIn(request, 'functionName'), `${place}/functions`],
  ];
  if (cloud?.account !== undefined) {
    candidates.push([users, textIn(request, 'userName'), `${account}/users`]);
  }
  for (const [names, requested, parent] of candidates) {
    const target =
      fields.read((value) => targetIn(parent, value), ...names) ?? targetIn(parent, requested);
    if (target !== undefined) return target;
  }
  return undefined;
}

/** They say more than a name, and stay properties. What a call creates has its id in the response alone. */
const wholeRequest = ['ct.request', ...atPointer('/requestParameters')];
const wholeResponse = ['ct.response', ...atPointer('/responseElements')];

/** The one instance that is meant by its id. */
function instanceIn(part: unknown): string | undefined {
  const own = textIn(part, 'instanceId');
  if (own !== undefined) return own;
  const ids = objectsIn(fieldIn(part, 'instancesSet'), 'items').map((item) =>
    textIn(item, 'instanceId'),
  );
  return ids.length === 1 ? ids[0] : undefined;
}

const buckets = ['s3.bucket', ...atPointer('/requestParameters/bucketName')];
const users = ['ct.request.username', ...atPointer('/requestParameters/userName')];

/** The fields of an instance's id, where all are of one. */
function instanceNames(fields: Claims): string[] {
  const ids = fields
    .matching(/instance_?id\]?$/i)
    .filter(({ value }) => awsInstance(value) !== undefined);
  return new Set(ids.map(({ value }) => value)).size === 1 ? ids.map(({ name }) => name) : [];
}

/** By a name alone: an ARN says more than one, but that of a function ends in it. */
function targetIn(parent: string, said: string | undefined): Parts['target'] {
  const displayName =
    /^arn:aws[\w-]*:lambda:[^:]*:\d*:function:([^:]+)/.exec(said ?? '')?.[1] ?? said;
  if (displayName === undefined) return undefined;
  const name = `${parent}/${path(displayName)}`;
  const isName = isSaid(displayName) && !displayName.includes(':') && name.length <= 255;
  return isName ? { name, displayName } : undefined;
}
