import assert from 'node:assert/strict';
import type { Ended } from '../unit/scripts/run-script.ts';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  startSysdigEmulator,
  type Channel,
  type Integration,
  type SysdigEmulator,
  type SysdigEmulatorOptions,
} from '../../local/emulators/sysdig/index.ts';
import { startLocalConsole } from '../../local/console/start.ts';
import { freePort } from '../../local/stack/ports.ts';
import { leaveAddresses } from '../../local/deployment-file.ts';
import {
  falcosSecret,
  runRegister,
  startWebhook,
  token,
  type Webhook,
} from './register-webhook.ts';
import { secret, startTestStack } from './support.ts';

const name = 'Google Security Command Center';
const posts = 'POST /secure/events-forwarder/v1/integrations';
const puts = 'PUT /secure/events-forwarder/v1/integrations/{id}';

describe('npm run register-webhook', () => {
  let sysdig: SysdigEmulator;
  let webhook: Webhook;
  let closing: (() => Promise<void>)[] = [];
  beforeEach(async () => {
    webhook = await startWebhook();
    closing = [async () => webhook.close()];
  });
  afterEach(async () => {
    for (const close of closing) await close();
  });
  async function withEmulator(options: Partial<SysdigEmulatorOptions> = {}): Promise<void> {
    sysdig = await startSysdigEmulator({ tokens: [token], ...options });
    closing.push(async () => sysdig.close());
  }
  const run = async (...args: string[]): Promise<Ended> =>
    runRegister(['--url', webhook.url, '--region', sysdig.url, ...args]);

  describe('--via forwarder', () => {
    it('creates the integration, and changes nothing when run again', async () => {
      await withEmulator();
      const first = await run();
      assert.deepEqual([first.code, first.err], [0, '']);
      assert.match(first.out, /will be created\n {2}\+ type +WEBHOOK\n/);
      assert.match(first.out, /created: integration of the event forwarder ".*", id 1\n/);
      const integration: Integration = {
        id: 1,
        name,
        isEnabled: true,
        type: 'WEBHOOK',
        channels: ['SECURE_EVENTS_POLICIES'],
        connectionInfo: {
          endpoint: webhook.url,
          output: 'json',
          timestampFormat: 'nanoseconds',
          auth: 'BEARER_TOKEN',
          secret,
          isInsecure: false,
        },
      };
      assert.deepEqual(sysdig.integrations(), [integration]);
      const second = await run();
      assert.deepEqual([second.code, second.err], [0, '']);
      assert.match(second.out, /id 1: nothing to change\n/);
      assert.match(second.out, /Sysdig does not show the secret.*--rotate-secret/);
      assert.deepEqual(sysdig.integrations(), [integration]);
      assert.deepEqual([sysdig.calls()[posts], sysdig.calls()[puts]], [{ 201: 1 }, undefined]);
      assert.deepEqual(webhook.received, [
        `TEST ALERT: Testing Notification Channel ${name}`,
        `TEST ALERT: Testing Notification Channel ${name}`,
      ]);
    });

    it('updates it if the URL changes, and keeps other settings', async () => {
      const existing: Integration = {
        id: 7,
        name,
        isEnabled: false,
        type: 'WEBHOOK',
        channels: ['ACTIVITY_AUDIT'],
        connectionInfo: {
          endpoint: 'https://old.example.com/',
          isInsecure: true,
          headers: [{ key: 'X-Tenant', value: 'a' }],
          output: 'ndjson',
          timestampFormat: 'seconds',
          auth: 'BASIC_AUTH',
          secret: 'user:old',
        },
      };
      const other: Integration = { ...existing, id: 8, name: 'Another' };
      await withEmulator({ integrations: [existing, other] });
      const { code, out } = await run();
      assert.equal(code, 0);
      assert.match(out, /~ url +https:\/\/old.example.com\/ -> http:\/\/127.0.0.1/);
      assert.match(out, /~ data +ACTIVITY_AUDIT -> ACTIVITY_AUDIT, SECURE_EVENTS_POLICIES/);
      assert.match(out, /~ authentication +BASIC_AUTH -> BEARER_TOKEN/);
      assert.match(out, /~ secret +not shown by Sysdig -> \(secret\)/);
      assert.deepEqual(sysdig.integrations(), [
        {
          ...existing,
          isEnabled: true,
          channels: ['ACTIVITY_AUDIT', 'SECURE_EVENTS_POLICIES'],
          connectionInfo: {
            endpoint: webhook.url,
            isInsecure: true,
            headers: [{ key: 'X-Tenant', value: 'a' }],
            output: 'json',
            timestampFormat: 'nanoseconds',
            auth: 'BEARER_TOKEN',
            secret,
          },
        },
        other,
      ]);
      assert.deepEqual([sysdig.calls()[posts], sysdig.calls()[puts]], [undefined, { 200: 1 }]);
      const moved = await run('--url', 'https://new.example.com/', '--no-test');
      assert.match(moved.out, /updated\n {2}~ url .*\n {2}~ secret .*\nupdated: .*, id 7\n/);
      assert.equal(sysdig.integrations()[0]?.connectionInfo.endpoint, 'https://new.example.com/');
    });

    it('sends the secret again on request, since Sysdig does not show its current one', async () => {
      await withEmulator();
      await run('--no-test');
      const { code, out } = await run('--rotate-secret');
      assert.equal(code, 0);
      assert.match(out, /will be updated\n {2}~ secret +not shown by Sysdig -> \(secret\)\n/);
      assert.deepEqual(sysdig.calls()[puts], { 200: 1 });
    });

    it('recovers from a missing response', async () => {
      const draws = [1, 1, 0];
      await withEmulator({ random: () => draws.shift() ?? 1 });
      sysdig.setFaults({ dropRate: 0.5 });
      const broken = await run();
      assert.equal(broken.code, 1);
      assert.match(broken.err, /^error Sysdig at .* cannot be reached: .*run it again.*\n$/);
      const { out } = await run();
      assert.match(out, /id 1: nothing to change/);
      assert.equal(sysdig.integrations().length, 1);
    });

    it('reports a channel that posts to the same URL, which can create two findings per event', async () => {
      await withEmulator();
      await run('--via', 'channel', '--name', 'The old one');
      const { out } = await run();
      assert.match(out, /note: "The old one" posts to this URL as well/);
    });
  });

  describe('--via channel', () => {
    const viaChannel = ['--via', 'channel'];

    it('creates the channel, tests it through Sysdig, and changes nothing when run again', async () => {
      await withEmulator();
      const first = await run(...viaChannel);
      assert.deepEqual([first.code, first.err], [0, '']);
      assert.match(first.out, /created: notification channel ".*", id 1\n.*reported success/);
      const [channel] = sysdig.channels();
      assert.ok(channel !== undefined);
      assert.deepEqual(
        [channel.version, channel.type, channel.name, channel.enabled, channel.options],
        [
          1,
          'WEBHOOK',
          name,
          true,
          {
            url: webhook.url,
            additionalHeaders: { Authorization: `Bearer ${secret}` },
            notifyOnOk: false,
            notifyOnResolve: false,
            allowInsecureConnections: true,
            sendTestNotification: true,
          },
        ],
      );
      assert.deepEqual(
        sysdig.testNotifications().map(({ status }) => status),
        [200],
      );
      assert.equal(webhook.received.length, 2);
      const second = await run(...viaChannel);
      assert.match(second.out, /id 1: nothing to change\n/);
      assert.deepEqual(sysdig.channels(), [channel]);
      assert.equal(sysdig.testNotifications().length, 1);
    });

    it('updates it if the URL changes: the same channel, its version, and other settings', async () => {
      const existing = channelNamed(name, {
        url: 'https://old.example.com/',
        additionalHeaders: { 'x-tenant': 'a', authorization: 'Bearer old-secret-of-somebody' },
        customData: { team: 'blue' },
        notifyOnOk: true,
      });
      await withEmulator({ channels: [existing, { ...existing, id: 2, name: 'Another' }] });
      const { code, out } = await run(...viaChannel, '--no-test');
      assert.equal(code, 0);
      assert.match(out, /~ header Authorization +another secret -> \(secret\)/);
      assert.doesNotMatch(out, /old-secret/);
      const [channel, another] = sysdig.channels();
      assert.deepEqual([channel?.id, channel?.version, channel?.teamId], [1, 4, 9]);
      assert.deepEqual(channel?.options, {
        url: webhook.url,
        additionalHeaders: { 'x-tenant': 'a', authorization: `Bearer ${secret}` },
        customData: { team: 'blue' },
        notifyOnOk: true,
        allowInsecureConnections: true,
        sendTestNotification: false,
      });
      assert.equal(another?.version, 3);
      assert.deepEqual([sysdig.testNotifications(), webhook.received], [[], []]);
    });

    it("leaves the previous connector's channel unchanged, which sends the bare secret", async () => {
      const existing = channelNamed(name, {
        url: webhook.url,
        additionalHeaders: { Authorization: secret },
        allowInsecureConnections: true,
      });
      await withEmulator({ channels: [existing] });
      assert.match((await run(...viaChannel)).out, /nothing to change/);
      assert.deepEqual(sysdig.channels(), [existing]);
    });

    it('attaches it to policies, once each', async () => {
      const policies = [1, 2, 3].map((id) => ({
        id,
        version: 1,
        name: `Policy ${id}`,
        type: 'falco',
        notificationChannelIds: [5],
        scope: 'kubernetes.namespace.name = "x"',
      }));
      await withEmulator({ policies, channels: [{ ...channelNamed('Other', {}), id: 5 }] });
      const attach = [...viaChannel, '--attach-policies'];
      const first = await run(...attach, 'Policy 1', 'Policy 3');
      assert.equal(first.code, 0);
      assert.match(first.out, /\+ policy "Policy 1" will notify it\n/);
      assert.match(first.out, /attached to the policy "Policy 3"\n/);
      const second = await run(...attach, 'all');
      assert.match(second.out, /policy "Policy 1" already notifies it\n/);
      assert.deepEqual(
        sysdig.policies(),
        policies.map((policy) =>
          Object.assign(policy, { version: 2, notificationChannelIds: [5, 6] }),
        ),
      );
      await run(...attach, 'all');
      assert.deepEqual(sysdig.calls()['PUT /api/v2/policies/{id}'], { 200: 3 });
      const unknown = await run(...attach, 'Policy 9');
      assert.equal(unknown.code, 2);
      assert.match(
        unknown.err,
        /has no policy "Policy 9"; it has: Policy 1, Policy 2, Policy 3\n$/,
      );
    });
  });

  describe('before it changes anything', () => {
    it('shows its changes with --dry-run, and makes none', async () => {
      await withEmulator();
      const { code, out } = await run('--dry-run');
      assert.equal(code, 0);
      assert.match(out, /\+ secret +\(secret\)\n/);
      assert.match(out, /dry run: nothing was changed, and no test was sent\n$/);
      assert.deepEqual([sysdig.integrations(), webhook.received], [[], []]);
      const { out: json } = await run('--dry-run', '--json');
      const { action, id, changes, dryRun } = JSON.parse(json) as Record<string, unknown>;
      assert.deepEqual([action, id, dryRun], ['create', null, true]);
      assert.equal((changes as unknown[]).length, 8);
    });

    it('stops if the webhook rejects the secret', async () => {
      await withEmulator();
      webhook.accept('another');
      const { code, err } = await run();
      assert.equal(code, 1);
      assert.match(err, /^error the webhook .* refuses this secret: nothing was changed; .*\n$/);
      assert.deepEqual(sysdig.integrations(), []);
      assert.equal((await run('--no-test')).code, 0);
      assert.equal(sysdig.integrations().length, 1);
    });

    it('stops if only Falco may send with the secret', async () => {
      await withEmulator();
      const from = ['--url', webhook.url, '--region', sysdig.url];
      const refused = await runRegister(from, { WEBHOOK_SECRET: falcosSecret });
      assert.equal(refused.code, 1);
      assert.match(
        refused.err,
        /may send only as falco.*: nothing was changed; give Sysdig one of/,
      );
      // Known beforehand, if the token's line names the sender.
      const told = await runRegister(from, { WEBHOOK_SECRET: `${falcosSecret} sender=falco` });
      assert.equal(told.code, 2);
      assert.match(told.err, /the secret of the webhook may not send as sysdig/);
      assert.deepEqual(sysdig.integrations(), []);
      assert.ok(!`${refused.err}${told.err}`.includes(falcosSecret));
    });

    it('stops if the webhook is missing, or is another service', async () => {
      await withEmulator();
      const nowhere = `http://127.0.0.1:${await freePort()}/`;
      const gone = await runRegister(['--url', nowhere, '--region', sysdig.url]);
      assert.match(gone.err, /cannot be reached from here: .*; --no-test skips this test\n$/);
      const wrong = await runRegister(['--url', sysdig.url, '--region', sysdig.url]);
      assert.match(wrong.err, /does not answer as receive does \(404\)/);
      assert.deepEqual([gone.code, wrong.code, sysdig.integrations()], [1, 1, []]);
    });

    it('stops if the name has another type, or exists twice', async () => {
      const splunk: Integration = {
        id: 1,
        name,
        isEnabled: true,
        type: 'SPLUNK',
        channels: [],
        connectionInfo: {},
      };
      const slack = { ...channelNamed(name, {}), type: 'SLACK' };
      await withEmulator({ integrations: [splunk], channels: [slack] });
      const forwarder = await run();
      assert.match(
        forwarder.err,
        /^error ".*" is taken by an integration of type SPLUNK: .*--name/,
      );
      const channel = await run('--via', 'channel');
      assert.match(channel.err, /taken by a notification channel of type SLACK/);
      await sysdig.close();
      await withEmulator({ integrations: [splunk, { ...splunk, id: 2 }] });
      const twice = await run();
      assert.match(twice.err, /is the name of 2 at once \(1 and 2\)/);
      assert.deepEqual([forwarder.code, channel.code, twice.code], [1, 1, 1]);
      assert.deepEqual(webhook.received, []);
    });

    it('reports missing permissions of a token, and a region that does not know the token', async () => {
      await withEmulator({ tokens: [{ token, permissions: ['notification-channels.read'] }] });
      const forwarder = await run();
      assert.match(
        forwarder.err,
        /^error the token may not do this \(POST .*\): it needs an admin/,
      );
      const channel = await run('--via', 'channel');
      assert.match(channel.err, /it needs the permission notification-channels.edit\n$/);
      const elsewhere = await startSysdigEmulator({ tokens: ['one of another region'] });
      const { code, err } = await runRegister(['--url', webhook.url, '--region', elsewhere.url]);
      await elsewhere.close();
      assert.match(err, /^error Sysdig at http:.* does not know this token: .*\n$/);
      assert.deepEqual([forwarder.code, channel.code, code], [1, 1, 1]);
    });

    for (const [what, args, message] of [
      ['a URL without encryption', ['--url', 'http://example.com/'], /must begin with https/],
      ['no URL', ['--url', 'example.com'], /must be a URL/],
      ['a URL with a password', ['--url', 'https://a:b@example.com/'], /must not hold a password/],
      [
        'a URL that the forwarder does not take',
        ['--url', `https://example.com/${'x'.repeat(120)}`],
        /has 140 characters, and Sysdig takes 128 here; --via channel takes 255/,
      ],
      [
        'a URL that no channel takes',
        ['--via', 'channel', '--url', `https://example.com/${'x'.repeat(240)}`],
        /has 260 characters, and Sysdig takes 255 here\n/,
      ],
      ['an unknown region', ['--region', 'us9'], /--region must be one of us1, .*, not us9/],
      ['policies of the forwarder', ['--attach-policies', 'all'], /goes with --via channel/],
      [
        'a file that is not there',
        ['--secret-file', '/no/such/file'],
        /--secret-file: cannot read/,
      ],
      ['two deployments', ['--local', '--project', 'p'], /one of --local, --deployment/],
      ['a way that there is not', ['--via', 'pigeon'], /Allowed choices are forwarder, channel/],
    ] as const) {
      it(`rejects invalid arguments: ${what}`, async () => {
        await withEmulator();
        const { code, out, err } = await run(...args);
        assert.deepEqual([code, out], [2, '']);
        assert.match(err, message);
        assert.deepEqual(sysdig.calls(), {});
      });
    }

    it('requires a token, a secret, and a webhook', async () => {
      await withEmulator();
      const args = ['--region', sysdig.url, '--url', webhook.url];
      const noToken = await runRegister(args, { SYSDIG_TOKEN: '' });
      assert.match(
        noToken.err,
        /API token of Sysdig is missing: set SYSDIG_TOKEN, or .*--token-file/,
      );
      const noSecret = await runRegister(args, { WEBHOOK_SECRET: ' \n' });
      assert.match(noSecret.err, /secret of the webhook is missing: set WEBHOOK_SECRET/);
      const long = await runRegister(args, { WEBHOOK_SECRET: 'x'.repeat(129) });
      assert.match(long.err, /has 129 characters, and Sysdig takes 128/);
      const noUrl = await runRegister(['--region', sysdig.url, '--project', 'p']);
      assert.match(noUrl.err, /--url is missing: the deployment names no webhook/);
      assert.deepEqual([noToken.code, noSecret.code, long.code, noUrl.code], [2, 2, 2, 2]);
    });
  });

  it('reads the token and the secret from files, and prints neither, even if Sysdig quotes them', async () => {
    await withEmulator();
    const folder = await mkdtemp(join(tmpdir(), 'register-'));
    await writeFile(join(folder, 'token'), `${token}\n`);
    const lines = [
      '# of all',
      `${falcosSecret} sender=falco`,
      `${secret} sender=sysdig`,
      'the-next-one',
    ];
    await writeFile(join(folder, 'secret'), lines.join('\n'));
    const files = ['--token-file', join(folder, 'token'), '--secret-file', join(folder, 'secret')];
    const from = ['--url', webhook.url, '--region', sysdig.url];
    const none = { SYSDIG_TOKEN: '', WEBHOOK_SECRET: '' };
    const { code } = await runRegister([...from, ...files], none);
    assert.equal(code, 0);
    assert.equal(sysdig.integrations()[0]?.connectionInfo.secret, secret);
    // A webhook that quotes everything, in place of Sysdig.
    const quoting = await runRegister(['--url', webhook.url, '--region', webhook.quoting], {});
    assert.match(quoting.err, /^error Sysdig answered 400 .*Bearer \(secret\)/);
    await rm(folder, { recursive: true });
  });

  it('exits with 130 at Ctrl-C, also while it waits for the rate limit', async () => {
    await withEmulator();
    sysdig.setFaults({ errorRate: 1, status: 429, retryAfterSeconds: 100 });
    const args = ['--url', webhook.url, '--region', sysdig.url];
    const { code, err } = await runRegister(args, {}, ({ interrupt }) => {
      interrupt();
    });
    assert.equal(code, 130);
    assert.match(err, /^Sysdig's rate limit: waiting 100 s\ninterrupted: run it again/);
  });

  it("finds the local pipeline with --local, and sees Sysdig's own test arrive at its receive", async () => {
    const stack = await startTestStack();
    const localConsole = await startLocalConsole(stack, { port: 0, secret });
    const folder = await mkdtemp(join(tmpdir(), 'register-'));
    const stackFile = join(folder, 'stack.json');
    const remove = await leaveAddresses(stackFile, stack, localConsole.url, secret);
    try {
      // The environment names another pipeline.
      const environment = {
        WEBHOOK_SECRET: 'of-another-pipeline',
        SYSDIG_TOKEN: 'of-another-region',
      };
      const args = ['--local', '--stack-file', stackFile];
      const channel = await runRegister([...args, '--via', 'channel', '--json'], environment);
      assert.equal(channel.code, 0, channel.err);
      const { sysdigTest, webhookTest, action } = JSON.parse(channel.out) as Record<string, string>;
      assert.deepEqual([action, webhookTest, sysdigTest], ['create', 'accepted', 'arrived']);
      assert.equal(stack.sysdig.channels()[0]?.options.url, stack.receiveUrl);
      const forwarder = await runRegister(args, environment);
      assert.equal(forwarder.code, 0, forwarder.err);
      assert.equal(stack.sysdig.integrations()[0]?.connectionInfo.secret, secret);
      assert.deepEqual(
        stack.outcomes.filter(({ outcome }) => outcome !== 'ignored'),
        [],
      );
    } finally {
      await remove();
      await localConsole.close();
      await stack.close();
      await rm(folder, { recursive: true });
    }
  });
});

function channelNamed(channelName: string, options: Channel['options']): Channel {
  return {
    id: 1,
    version: 3,
    createdOn: 1511433414000,
    modifiedOn: 1519827129000,
    type: 'WEBHOOK',
    name: channelName,
    enabled: true,
    teamId: 9,
    options,
  };
}
