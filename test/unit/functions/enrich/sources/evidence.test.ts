import assert from 'node:assert/strict';
import type { RuntimeEvent } from '@pipeline/shared/event.ts';
import { eventOfBody } from '../../../runtime-events.ts';

interface Said {
  readonly source?: string;
  readonly fields?: Record<string, string>;
  readonly labels?: Record<string, string>;
  readonly output?: string;
}

/** A notification of Sysdig's channel, which names no source unless it is given. */
function ofChannel({ source, fields = {}, labels = {}, output = '' }: Said): RuntimeEvent {
  const event = {
    id: '7',
    name: 'A policy',
    severity: 4,
    policyId: 1,
    ruleName: 'A rule',
    timestamp: 1_767_225_600_000_000,
    output,
    fields,
    eventLabels: labels,
    ...(source !== undefined && { source }),
  };
  return eventOfBody({
    alert: { name: 'Policy V2 1: A policy', severity: 4 },
    source: 'Sysdig Secure',
    state: 'ACTIVE',
    entities: [{ entity: '', policyEvents: [event] }],
  });
}

/** The fields of Falco's plugin json and of its older name. */
function at(pointer: string, value = 'x'): Record<string, string> {
  return { [`jevt.value[${pointer}]`]: value };
}

const azureLabels = { 'cloudProvider.name': 'azure' };
const requester = 'Deleted (requesting user=jane@example.com, requesting IP=198.51.100.7)';

describe('the source of an event', () => {
  const cases: readonly (readonly [string, Said, RuntimeEvent['watched']])[] = [
    ['CloudTrail’s pointers', { fields: at('/eventName') }, 'aws-cloudtrail'],
    ['a pointer to a whole object', { fields: at('/userIdentity', '{}') }, 'aws-cloudtrail'],
    [
      'the whole record',
      { fields: { 'jevt.obj': '{"eventVersion":"1.08","awsRegion":"eu-west-1"}' } },
      'aws-cloudtrail',
    ],
    ['Google’s pointers', { fields: at('/protoPayload/methodName') }, 'google-cloud-audit'],
    ['Azure’s pointers', { fields: at('/operationName') }, 'azure'],
    ['the activity log’s eventName', { fields: at('/eventName/value') }, 'azure'],
    ['Kubernetes’ pointers', { fields: at('/objectRef/resource') }, 'kubernetes-audit'],
    ['fields of the older agent', { fields: { 'aws.errorCode': 'x' } }, 'aws-cloudtrail'],
    [
      'another record under the name k8s_audit',
      { source: 'k8s_audit', fields: at('/eventName') },
      'aws-cloudtrail',
    ],
    [
      'another plugin’s fields under the name k8s_audit',
      { source: 'k8s_audit', fields: { 'gcp.methodName': 'x' } },
      'google-cloud-audit',
    ],
    [
      'the text of a call to AWS under the name k8s_audit',
      { source: 'k8s_audit', output: 'Deleted (requesting user=arn:aws:iam::111122223333:user/j)' },
      'aws-cloudtrail',
    ],
    [
      'its own fields beside others',
      { source: 'k8s_audit', fields: { 'ka.verb': 'get', ...at('/userAgent') } },
      'kubernetes-audit',
    ],
    [
      'Kubernetes’ fields under falcosidekick’s default name',
      { source: 'syscalls', fields: { 'ka.verb': 'get' } },
      'kubernetes-audit',
    ],
    ['its name, without evidence', { source: 'k8s_audit' }, 'kubernetes-audit'],
    [
      'its name, if its fields fit',
      { source: 'azure_platformlogs', fields: { ...at('/resultType'), 'github.user': 'j' } },
      'azure',
    ],
    [
      'its name, if only a common pointer contradicts',
      { source: 'my_actions', fields: at('/eventName') },
      'other',
    ],
    [
      'a field of AWS alone, against a name',
      { source: 'my_kafka', fields: at('/awsRegion') },
      'aws-cloudtrail',
    ],
    ['the provider, if a caller is named', { output: requester, labels: azureLabels }, 'azure'],
    [
      'the provider, if a label names a caller',
      { labels: { 'gcp.user': 'j' } },
      'google-cloud-audit',
    ],
    ['a caller alone', { output: requester }, 'other'],
    ['a provider alone, which agents name too', { labels: azureLabels }, 'system-calls'],
    [
      'a process beside an operator’s own fields',
      { fields: { 'proc.name': 'sh', 'github.user': 'j' }, labels: azureLabels },
      'system-calls',
    ],
  ];
  for (const [evidence, said, watched] of cases) {
    it(`is decided by ${evidence}: ${watched}`, () => {
      assert.equal(ofChannel(said).watched, watched);
    });
  }
});

describe('a whole object of the record', () => {
  it('is read like the values in it, and stays a property', () => {
    const identity = '{"arn":"arn:aws:iam::111122223333:user/jane","type":"IAMUser"}';
    const event = ofChannel({
      fields: { ...at('/userIdentity', identity), ...at('/eventName', 'DeleteTrail') },
    });
    assert.equal(event.actor?.subject, 'arn:aws:iam::111122223333:user/jane');
    assert.equal(event.cloud?.account, '111122223333');
    assert.deepEqual(event.unclaimed, [{ name: 'jevt.value[/userIdentity]', value: identity }]);
  });

  it('may be truncated or no JSON', () => {
    const event = ofChannel({
      fields: { ...at('/userIdentity', '{"arn":"arn:aws:'), ...at('/eventName') },
    });
    assert.equal(event.actor, undefined);
  });
});
