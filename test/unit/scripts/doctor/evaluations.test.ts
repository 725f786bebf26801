import assert from 'node:assert/strict';
import { parseItems } from '@pipeline/shared/items.ts';
import { evaluateBacklog } from '../../../../scripts/doctor/checks/backlog.ts';
import { evaluateCheckpoint, millisOf } from '../../../../scripts/doctor/checks/checkpoint.ts';
import { evaluateClocks } from '../../../../scripts/doctor/checks/clocks.ts';
import { evaluateConfiguration } from '../../../../scripts/doctor/checks/configuration.ts';
import { evaluateDeadLetters } from '../../../../scripts/doctor/checks/dead-letters.ts';
import { evaluateFalcoResources } from '../../../../scripts/doctor/checks/falco-resources.ts';
import { evaluateLastEvent } from '../../../../scripts/doctor/checks/last-event.ts';
import { evaluateSysdig } from '../../../../scripts/doctor/checks/sysdig-api.ts';
import { tokenLines } from '@pipeline/shared/webhook-tokens.ts';
import { evaluateSecret } from '../../../../scripts/doctor/checks/webhook-secret.ts';
import {
  evaluateAccepted,
  evaluateHealth,
  evaluateStranger,
} from '../../../../scripts/doctor/checks/webhook-answers.ts';
import { bindingsOf, grants } from '../../../../scripts/doctor/iam-policy.ts';
import { aheadMs } from '../../../../scripts/lib/probe.ts';
import { statusOf, type CheckResult } from '../../../../scripts/doctor/check.ts';
import { falcoTest, testNotification } from '../../../../scripts/lib/test-notification.ts';

const deployment = {
  projectId: 'p',
  topics: { events: 'e', eventsDead: 'ed', findings: 'f', findingsDead: 'fd' },
  subscriptions: {
    enrich: 'ee',
    enrichDead: 'ed',
    write: 'fw',
    writeUrgent: 'fu',
    writeDead: 'fd',
  },
  sources: { sysdig: 'organizations/1/sources/2' },
  sccLocation: 'global',
  functions: { receive: 'https://r', enrich: 'https://e', write: 'https://w' },
  webhookUrl: 'https://r',
  webhookSecretId: 'projects/p/secrets/webhook',
};
const now = Date.parse('2026-11-24T12:00:00Z');
const minute = 60_000;
const hour = 60 * minute;

function says({ says: well, faults, unchecked }: CheckResult): string {
  return faults[0]?.says ?? well ?? unchecked[0] ?? '';
}

describe('the configuration', () => {
  it('is complete on Kubernetes, without functions', () => {
    const kubernetes = { namespace: 'n', delivery: 'pull', writer: 'w@p.iam' } as const;
    assert.equal(
      statusOf(evaluateConfiguration({ ...deployment, functions: {}, kubernetes })),
      'ok',
    );
    assert.equal(statusOf(evaluateConfiguration({ ...deployment, functions: {} })), 'warning');
  });

  it('is complete without poll, without a webhook, and with both', () => {
    assert.equal(statusOf(evaluateConfiguration(deployment)), 'ok');
    const { webhookUrl: _url, webhookSecretId: _id, ...others } = deployment;
    const { receive: _receive, ...functions } = deployment.functions;
    assert.equal(statusOf(evaluateConfiguration({ ...others, functions })), 'ok');
    const poll = { ...deployment.functions, poll: 'https://p' };
    const polling = { sysdig: { region: 'us1' }, checkpoint: { bucket: 'b', object: 'o' } };
    assert.equal(
      statusOf(evaluateConfiguration({ ...deployment, ...polling, functions: poll })),
      'ok',
    );
    assert.deepEqual(
      evaluateConfiguration({ ...deployment, functions: poll }).faults.map((fault) => fault.says),
      [
        "sysdig is not known, so Sysdig's API cannot be checked",
        "checkpoint is not known, so poll's progress cannot be checked",
      ],
    );
  });

  it('lacks a secret if there is a webhook', () => {
    const { webhookSecretId: _, ...others } = deployment;
    assert.match(
      says(evaluateConfiguration(others)),
      /^webhookSecretId is not known, so whether the/,
    );
  });
});

describe('the secret of the webhook', () => {
  const judge = (...lines: string[]): CheckResult =>
    evaluateSecret({ state: 'held', lines: tokenLines(lines.join('\n')) }, deployment);
  it('has one token per line, of at least 16 characters without spaces', () => {
    assert.deepEqual(judge('x'.repeat(16)), {
      says: '1 token accepted',
      faults: [],
      unchecked: [],
    });
    assert.equal(says(judge('x'.repeat(16), 'y'.repeat(99))), '2 tokens accepted');
    assert.equal(statusOf(judge('x'.repeat(15))), 'problem');
    assert.match(
      says(judge('x'.repeat(16), 'y')),
      /^token 2 of 2 has 1 character, and can be guessed: receive cannot start/,
    );
    assert.equal(statusOf(judge('xxxxxxxx yyyyyyyyy')), 'problem');
    assert.match(says(judge()), /holds no token: receive cannot start/);
    // An immediate replacement of a token would reject every sender that uses the old one.
    assert.match(
      judge('short').faults[0]?.remedy ?? '',
      /\(gcloud secrets versions access latest --secret=projects\/p\/secrets\/webhook; echo; openssl rand -hex 32\) \| sed '1d' \| gcloud/,
    );
  });

  it('keeps all other tokens if short ones are replaced', () => {
    const { faults } = judge('# of all', 'short', 'x'.repeat(16), 'few project=my-project');
    assert.deepEqual(
      faults.map(({ remedy }) => /sed '([^']*)'/.exec(remedy)?.[1]),
      ['2d;4d', '2d;4d'],
    );
  });

  it('may declare its sender in the form that receive accepts', () => {
    const good = `${'x'.repeat(16)} sender=falco project=shop-1 location=europe-west1 cluster=prod`;
    assert.deepEqual(judge(good, 'y'.repeat(16)).faults, []);
    const wrong = judge('# of Falco', `${'x'.repeat(16)} sender=falco cluster=prod`);
    assert.match(
      says(wrong),
      /^line 2 of the secret is refused \(.*give project=, location= and cluster=\): receive cannot start/,
    );
    assert.equal(statusOf(wrong), 'problem');
  });

  it('never appears in messages', () => {
    const result = judge('short-secret', 'a secret with blanks');
    assert.equal(result.faults.length, 2);
    assert.doesNotMatch(JSON.stringify(result), /short-secret|a secret with/);
  });
});

describe('the webhook', () => {
  const answer = (status: number, body: object | string = {}) => ({
    status,
    text: typeof body === 'string' ? body : JSON.stringify(body),
    retryAfter: undefined,
    aheadMs: undefined,
  });
  const ignored = { accepted: 0, ignored: 1, quarantined: 0 };

  it('is receive, or another service that answers', () => {
    const judge = (status: number, body: object | string): CheckResult =>
      evaluateHealth(answer(status, body), 'https://r', deployment);
    assert.equal(statusOf(judge(200, { status: 'ok' })), 'ok');
    assert.match(says(judge(200, '<html>')), /what answers at https:\/\/r is not receive/);
    assert.match(says(judge(503, '')), /or is broken \(503\)/);
    assert.match(says(judge(403, '')), /refuses this machine/);
    assert.match(
      says(evaluateHealth('ENOTFOUND', 'https://r', deployment)),
      /nothing answers .*ENOTF/,
    );
  });

  it('rejects requests without credentials with 401', () => {
    assert.equal(statusOf(evaluateStranger(answer(401), deployment)), 'ok');
    assert.match(
      says(evaluateStranger(answer(200), deployment)),
      /accepts events without credentials/,
    );
    assert.match(says(evaluateStranger(answer(500), deployment)), /answered 500 instead of 401/);
  });

  it('accepts each token, and ignores a test', () => {
    assert.equal(statusOf(evaluateAccepted([answer(200, ignored)], deployment)), 'ok');
    const second = [answer(200, ignored), answer(401)];
    assert.match(says(evaluateAccepted(second, deployment)), /refuses token 2 of the secret/);
    assert.match(says(evaluateAccepted([answer(503)], deployment)), /answers 503 to a test notif/);
    const kept = evaluateAccepted([answer(200, { ...ignored, quarantined: 1 })], deployment);
    assert.equal(statusOf(kept), 'warning');
  });

  it('gets a test that receive ignores', () => {
    for (const [test, format] of [
      [testNotification('doctor', 'doctor', now), 'sysdig-channel'],
      // A token of Falco accepts only Falco's events.
      [falcoTest(now), 'falco'],
    ] as const) {
      assert.deepEqual(parseItems(JSON.stringify(test)), [
        { kind: 'ignored', format, reason: 'test notification' },
      ]);
    }
  });
});

describe("Falco's resources", () => {
  const finding = (
    resourceName: string,
    properties: Record<string, string> = { sender: 'falco', event_source: 'syscall' },
  ) => ({
    resourceName,
    sourceProperties: Object.fromEntries(
      Object.entries(properties).map(([name, stringValue]) => [name, { stringValue }]),
    ),
  });
  const organization = finding('//cloudresourcemanager.googleapis.com/organizations/42');
  const cluster = finding('//container.googleapis.com/projects/p/locations/l/clusters/c');
  const sysdig = finding(organization.resourceName, { sender: 'sysdig', event_source: 'syscall' });
  const cloud = finding(organization.resourceName, { sender: 'falco', event_source: 'okta' });

  it('is ok without findings, and with findings that are not on the organization', () => {
    const judge = (...findings: (typeof cluster)[]): string =>
      says(evaluateFalcoResources(findings, deployment));
    assert.equal(judge(), "no recent finding is Falco's");
    assert.equal(judge(sysdig, cloud), "no recent finding is Falco's");
    assert.equal(judge(cluster, cluster, sysdig), 'none of the last 2 is on the organization');
  });

  it('warns of findings on the organization, and says what to configure', () => {
    const result = evaluateFalcoResources(
      [organization, cluster, sysdig, organization, cloud],
      deployment,
    );
    assert.equal(statusOf(result), 'warning');
    assert.match(says(result), /^2 of the last 3 findings of Falco are on the organization: /);
    assert.match(
      result.faults[0]?.remedy ?? '',
      /sender=falco project=P location=L cluster=C.*falco_log_sinks.*docs\/deploy\.md/,
    );
  });
});

describe('the last event', () => {
  const judge = (writtenAgo: number, eventAgo = writtenAgo): CheckResult =>
    evaluateLastEvent(
      { writtenMs: now - writtenAgo, eventMs: now - eventAgo, category: 'Shell' },
      now,
      24,
      deployment,
    );
  it('is silence after the given hours', () => {
    assert.deepEqual(judge(24 * hour).says, 'written 24 hours ago: Shell');
    assert.equal(statusOf(judge(24 * hour)), 'ok');
    assert.equal(statusOf(judge(24 * hour + 1)), 'warning');
    assert.match(
      says(evaluateLastEvent(undefined, now, 24, deployment)),
      /^there is no finding yet/,
    );
  });
  it('is dated by the time of writing, since a replay writes old events', () => {
    assert.equal(
      judge(5 * minute, 72 * hour).says,
      'written 5 minutes ago, 3 days after it happened: Shell',
    );
  });
});

describe("Sysdig's API", () => {
  const judge = (status: number, text = '{"data":[]}', retryAfter?: string): CheckResult =>
    evaluateSysdig({
      status,
      text,
      retryAfter,
      aheadMs: undefined,
      region: 'us2',
      api: 'https://us2.app.sysdig.com',
    });
  it('accepts the token, or says why not', () => {
    assert.equal(statusOf(judge(200)), 'ok');
    for (const [result, level, remedy] of [
      [judge(401), 'problem', /see that yours is of us2/],
      [judge(403), 'problem', /policy-events\.read/],
      [judge(404), 'problem', /EVENTS_API=previous/],
      [judge(200, '<html>'), 'problem', /SYSDIG_REGION is the address of the API/],
      [judge(429, '', '7'), 'warning', /^try again after 7 s/],
      [judge(429), 'warning', /^try again in a minute/],
      [judge(500), 'warning', /^try again later/],
    ] as const) {
      assert.equal(statusOf(result), level);
      assert.match(result.faults[0]?.remedy ?? '', remedy);
    }
  });
});

describe("poll's checkpoint", () => {
  const judge = (writtenAgo: number, untilAgo?: number): CheckResult =>
    evaluateCheckpoint(
      {
        updatedMs: now - writtenAgo,
        reachedMs: untilAgo === undefined ? undefined : now - untilAgo,
      },
      now,
      deployment,
    );
  it('is late after ten minutes, and poll behind', () => {
    assert.equal(says(judge(minute, 2 * minute)), 'written 60 seconds ago; read to 2 minutes ago');
    assert.equal(statusOf(judge(10 * minute, 10 * minute)), 'ok');
    assert.match(says(judge(10 * minute + 1)), /^poll last wrote its checkpoint 10 minutes ago/);
    assert.match(says(judge(minute, 3 * hour)), /^poll runs, and is behind: read to 3 hours ago/);
    assert.match(says(evaluateCheckpoint(undefined, now, deployment)), /never finished a run/);
    assert.equal(statusOf(judge(Number.NaN)), 'unchecked');
  });
  it('has its time as text', () => {
    assert.equal(millisOf('2026-11-24T12:00:00Z'), now);
    assert.deepEqual(
      [millisOf(undefined), millisOf('x'), millisOf({})],
      [undefined, undefined, undefined],
    );
  });
});

describe('the clocks', () => {
  const s = 1000;
  it('agree within ten seconds', () => {
    assert.equal(statusOf(evaluateClocks({ webhook: 10 * s, sysdig: 5 * s })), 'ok');
    assert.equal(statusOf(evaluateClocks({ webhook: undefined, sysdig: undefined })), 'unchecked');
  });
  it('name the one that differs', () => {
    const own = evaluateClocks({ webhook: 30 * s, sysdig: 31 * s });
    assert.deepEqual(
      own.faults.map((fault) => fault.says),
      ['the clock of this machine is 30 seconds behind that of the webhook'],
    );
    assert.match(
      says(evaluateClocks({ webhook: 0, sysdig: 20 * s })),
      /^the clock of Sysdig is 20 seconds ahead of that of the webhook/,
    );
    assert.match(
      says(evaluateClocks({ webhook: undefined, sysdig: -3600 * s })),
      /60 minutes ahead of/,
    );
  });
  it('are read from a Date of whole seconds, relative to the middle of the request', () => {
    assert.equal(aheadMs('Tue, 24 Nov 2026 12:00:00 GMT', now, now + 1000), 0);
    assert.equal(aheadMs(null, now, now), undefined);
    assert.equal(aheadMs('soon', now, now), undefined);
  });
});

describe('the backlog', () => {
  it('is old after ten minutes', () => {
    assert.equal(says(evaluateBacklog(0, 0, 'write', deployment)), '0 events waiting');
    assert.equal(
      says(evaluateBacklog(1, 600, 'write', deployment)),
      '1 event waiting, the oldest for 10 minutes',
    );
    assert.equal(statusOf(evaluateBacklog(1, 600, 'write', deployment)), 'ok');
    assert.equal(statusOf(evaluateBacklog(1, 601, 'write', deployment)), 'problem');
    assert.equal(statusOf(evaluateBacklog(undefined, 601, 'write', deployment)), 'unchecked');
  });
});

describe('dead letters', () => {
  const waiting = {
    count: 3,
    isAll: true,
    reasons: new Map([
      ['unknown-format', 1],
      ['max-delivery-attempts', 2],
    ]),
    oldestMs: now - 3 * hour,
  };
  const judge = (changes: object, counted?: number): CheckResult =>
    evaluateDeadLetters({ ...waiting, ...changes }, counted, now, 'enrich', '--project p');
  it('are counted by reason, with replay as the remedy', () => {
    const result = judge({});
    assert.equal(
      says(result),
      '3 dead letters waiting, the oldest for 3 hours: 2 max-delivery-attempts, 1 unknown-format',
    );
    assert.match(
      result.faults[0]?.remedy ?? '',
      /npm run preview .* look: npm run replay -- --project p --stage enrich --dry-run; once the cause is fixed: npm run replay -- --project p --stage enrich$/,
    );
  });
  it('are at least as many as were seen', () => {
    assert.match(says(judge({ isAll: false })), /^at least 3 dead letters/);
    assert.match(says(judge({ isAll: false }, 12)), /^12 dead letters/);
    assert.match(says(judge({}, 0)), /^3 dead letters/);
    const none = { count: 0, reasons: new Map(), oldestMs: undefined };
    assert.equal(says(judge(none)), 'none waiting');
  });
});

describe('a policy', () => {
  it('grants a role directly to a service account, without conditions', () => {
    const roles = new Set(['roles/pubsub.publisher']);
    const binding = { role: 'roles/pubsub.publisher', members: ['serviceAccount:A@x.iam'] };
    const has = (policy: unknown): boolean => grants(bindingsOf(policy), 'a@x.iam', roles);
    assert.ok(has({ bindings: [binding] }));
    assert.ok(!has({ bindings: [{ ...binding, role: 'roles/pubsub.viewer' }] }));
    assert.ok(!has({ bindings: [{ ...binding, members: ['user:a@x.iam'] }] }));
    assert.ok(!has({ bindings: [{ ...binding, condition: { expression: 'false' } }] }));
    assert.ok(has({ bindings: [{ ...binding, condition: null }] }));
    for (const nothing of [undefined, {}, { bindings: 'x' }]) assert.ok(!has(nothing));
  });
});
