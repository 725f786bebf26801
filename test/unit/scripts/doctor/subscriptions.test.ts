import assert from 'node:assert/strict';
import { defaultNames, type Deployment } from '../../../../scripts/lib/deployment.ts';
import { evaluateDeadLetterSubscription } from '../../../../scripts/doctor/checks/dead-letter-subscription.ts';
import { evaluateSubscription } from '../../../../scripts/doctor/checks/subscription.ts';
import { expectedOf } from '../../../../scripts/doctor/expected.ts';
import { stageResources } from '../../../../scripts/lib/stage-resources.ts';
import {
  toSubscriptionConfig,
  type SubscriptionConfig,
} from '../../../../scripts/doctor/subscription-config.ts';
import { statusOf, type CheckResult } from '../../../../scripts/doctor/check.ts';

const url = 'https://scc-write-abc-ew.a.run.app';
const deployment: Deployment = {
  projectId: 'p',
  ...defaultNames,
  sources: {},
  sccLocation: 'global',
  functions: { write: url },
};
const { write } = stageResources(deployment);
const [rest, urgent] = write.subscriptions;
const day = 24 * 3600;

describe('a push subscription', () => {
  const well: SubscriptionConfig = {
    topic: 'projects/p/topics/findings',
    push: { endpoint: url, serviceAccount: 'push@p.iam', audience: url },
    ackDeadline: 90,
    backoff: { minimum: 10, maximum: 600 },
    deadLetter: { topic: 'projects/p/topics/findings-dead', maxDeliveryAttempts: 100 },
    retention: 7 * day,
    filter: rest?.filter ?? '',
    isDetached: false,
  };
  const judge = (changes: object, of = deployment): CheckResult => {
    assert.ok(rest);
    const parts = { ...write, subscription: rest.name, filter: rest.filter };
    return evaluateSubscription({ ...well, ...changes }, expectedOf(of), parts, of);
  };

  for (const [what, changes] of [
    ['as it is deployed', {}],
    ['whose audience is left to the endpoint', { push: { ...well.push, audience: '' } }],
    ['with a longer ack deadline', { ackDeadline: 600 }],
    ['that keeps events for longer', { retention: 31 * day }],
  ] as const) {
    it(`${what} is ok`, () => {
      assert.deepEqual([statusOf(judge(changes)), judge(changes).faults], ['ok', []]);
    });
  }

  for (const [what, changes, level, says, remedy] of [
    ['on another topic', { topic: 'projects/p/topics/x' }, 'problem', /^findings-write is on proj/],
    ['whose topic was deleted', { topic: '_deleted-topic_' }, 'problem', /is on _deleted-topic_/],
    [
      'that is detached',
      { isDetached: true, topic: '' },
      'problem',
      /is detached: it gets no more messages/,
    ],
    ['without its filter', { filter: '' }, 'problem', /has no filter instead of NOT \(/],
    [
      "with another's filter",
      { filter: urgent?.filter },
      'problem',
      /has the filter attributes\.severity = .* instead of NOT \(/,
    ],
    ['that does not push', { push: undefined }, 'problem', /does not push/, /modify-push-config/],
    [
      'that pushes elsewhere',
      { push: { ...well.push, endpoint: 'https://x.example/' } },
      'problem',
      /pushes to https:\/\/x\.example\/, but write is at https:\/\/scc-write/,
      /modify-push-config findings-write .*--push-endpoint=https:\/\/scc-write-abc/,
    ],
    ['without a token', { push: { endpoint: url, audience: '' } }, 'problem', /without a token/],
    [
      'with a token for another',
      { push: { ...well.push, audience: 'https://x.example' } },
      'problem',
      /the token of findings-write is for https:\/\/x\.example/,
    ],
    [
      'without dead letters',
      { deadLetter: undefined },
      'problem',
      /has no dead-letter policy/,
      /^terraform apply .* findings-write --project=p --dead-letter-topic=findings-dead --max-delivery-attempts=100$/,
    ],
    [
      'with the dead letters of another',
      { deadLetter: { topic: 'projects/p/topics/events-dead', maxDeliveryAttempts: 100 } },
      'problem',
      /its dead letters go to projects\/p\/topics\/events-dead/,
    ],
    [
      'with too few attempts',
      { deadLetter: { ...well.deadLetter, maxDeliveryAttempts: 99 } },
      'warning',
      /gives up after 99 attempts instead of 100/,
    ],
    [
      'with a short deadline',
      { ackDeadline: 89 },
      'problem',
      /deadline of 89 s/,
      /--ack-deadline=90/,
    ],
    ['without a backoff', { backoff: undefined }, 'problem', /no backoff/, /--min-retry-delay=10s/],
    [
      'with another backoff',
      { backoff: { minimum: 10, maximum: 60 } },
      'warning',
      /backoff is 10 s to 60 s instead of 10 s to 600 s/,
    ],
    [
      'that expires',
      { expiresAfter: 31 * day },
      'problem',
      /is deleted after 31 days without use/,
      /--expiration-period=never/,
    ],
    [
      'with a short retention',
      { retention: 6 * day },
      'warning',
      /keeps events for 6 days instead of 7 days/,
    ],
  ] as const) {
    it(`${what} is a ${level}`, () => {
      const result = judge(changes);
      assert.equal(result.faults.length, 1);
      assert.equal(statusOf(result), level);
      assert.match(result.faults[0]?.says ?? '', says);
      assert.match(result.faults[0]?.remedy ?? '', remedy ?? /^terraform apply/);
    });
  }

  it('that is missing is a problem', () => {
    assert.ok(rest);
    const parts = { ...write, subscription: rest.name, filter: rest.filter };
    const { faults } = evaluateSubscription(undefined, expectedOf(deployment), parts, deployment);
    assert.match(
      faults[0]?.says ?? '',
      /^there is no subscription findings-write: nothing reaches/,
    );
  });

  it('is reported if the function is unknown', () => {
    const { unchecked, faults } = judge({}, { ...deployment, functions: {} });
    assert.deepEqual(faults, []);
    assert.match(unchecked[0] ?? '', /^whether it pushes to write/);
  });

  it('that pods pull from must not push', () => {
    const kubernetes = { namespace: 'n', delivery: 'pull', writer: 'w@p.iam' } as const;
    const there = { ...deployment, functions: {}, kubernetes };
    const pulled = judge({ push: undefined }, there);
    assert.deepEqual(pulled.faults, []);
    assert.match(pulled.says ?? '', /^findings-write is pulled from; 100 attempts/);
    const [fault] = judge({}, there).faults;
    assert.match(
      fault?.says ?? '',
      /^findings-write pushes to .*the pods that pull from it get nothing/,
    );
    assert.match(judge({ push: undefined }).faults[0]?.says ?? '', /does not push/);
  });

  it('of the local pipeline has its own limits, and no token', () => {
    const local = {
      pid: 1,
      console: 'c',
      webhookSecret: 's',
      pubsub: 'h:1',
      securityCenter: 'h:2',
      delivery: {
        ackDeadlineSeconds: 10,
        backoff: { minimum: 0.1, maximum: 5 },
        maxDeliveryAttempts: 100,
        deadLetterRetentionSeconds: 31 * day,
      },
    };
    const changes = {
      push: { endpoint: `${url}/`, audience: '' },
      ackDeadline: 10,
      backoff: { minimum: 0.1, maximum: 5 },
    };
    const here = { ...deployment, local };
    assert.deepEqual(judge(changes, here).faults, []);
    assert.match(
      judge({ ...changes, backoff: undefined }, here).faults[0]?.says ?? '',
      /^it has no backoff/,
    );
    // The limits of Google's emulator.
    const { backoff: _, ...delivery } = local.delivery;
    const other = { ...deployment, local: { ...local, delivery } };
    assert.deepEqual(judge({ ...changes, backoff: undefined }, other).faults, []);
    assert.match(
      judge({ ...changes, deadLetter: undefined }, here).faults[0]?.remedy ?? '',
      /^stop npm/,
    );
  });
});

describe('a dead-letter subscription', () => {
  const well: SubscriptionConfig = {
    topic: 'projects/p/topics/findings-dead',
    ackDeadline: 10,
    retention: 31 * day,
    filter: '',
    isDetached: false,
  };
  const judge = (facts: SubscriptionConfig | undefined): CheckResult => {
    assert.ok(write);
    return evaluateDeadLetterSubscription(facts, expectedOf(deployment), write, deployment);
  };

  it('as deployed is ok', () => {
    assert.equal(statusOf(judge(well)), 'ok');
    assert.equal(
      judge(well).says,
      'findings-dead keeps dead letters for 31 days, and never expires',
    );
  });

  for (const [what, facts, level, says, remedy] of [
    ['that is missing', undefined, 'problem', /dead letters of write are lost/, /create findings-/],
    [
      'on another topic',
      { ...well, topic: 'x' },
      'problem',
      /is on x and not on/,
      /delete findings/,
    ],
    [
      'that is detached',
      { ...well, isDetached: true },
      'problem',
      /is detached/,
      /delete findings/,
    ],
    [
      'that pushes',
      { ...well, push: { endpoint: url, audience: '' } },
      'problem',
      /replay cannot pull its dead letters/,
      /modify-push-config findings-dead --project=p --push-endpoint=""$/,
    ],
    ['with a filter', { ...well, filter: 'x' }, 'problem', /has the filter x/, /delete findings/],
    ['that expires', { ...well, expiresAfter: day }, 'problem', /after 24 hours without/, /never$/],
    [
      'with a short retention',
      { ...well, retention: 7 * day },
      'warning',
      /keeps dead letters for 7 days instead of 31 days/,
      /--message-retention-duration=2678400s$/,
    ],
  ] as const) {
    it(`${what} is a ${level}`, () => {
      const result = judge(facts);
      assert.equal(statusOf(result), level);
      assert.match(result.faults[0]?.says ?? '', says);
      assert.match(result.faults[0]?.remedy ?? '', remedy);
    });
  }
});

describe('a subscription as Pub/Sub returns it', () => {
  it('has the documented defaults for absent properties', () => {
    assert.deepEqual(
      toSubscriptionConfig({ topic: 't', deadLetterPolicy: { deadLetterTopic: 'd' } }),
      {
        topic: 't',
        ackDeadline: 10,
        deadLetter: { topic: 'd', maxDeliveryAttempts: 5 },
        retention: 7 * day,
        expiresAfter: 31 * day,
        filter: '',
        isDetached: false,
      },
    );
    assert.deepEqual(toSubscriptionConfig({ retryPolicy: {} }).backoff, {
      minimum: 10,
      maximum: 600,
    });
  });

  it('never expires with an empty policy, and does not push with an empty endpoint', () => {
    const { expiresAfter, push } = toSubscriptionConfig({
      expirationPolicy: {},
      pushConfig: { pushEndpoint: '' },
    });
    assert.deepEqual([expiresAfter, push], [undefined, undefined]);
  });
});
