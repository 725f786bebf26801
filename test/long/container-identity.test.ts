import assert from 'node:assert/strict';
import { createSign, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { listen, type HttpServer } from '../../cli/http-server.ts';
import { startPubSubEmulator, type PubSubEmulator } from '../../local/emulators/pubsub/index.ts';
import { startSccEmulator, type SccEmulator } from '../../local/emulators/scc/index.ts';
import { fixture } from '../../local/samples/index.ts';
import { localPubSub } from '@pipeline/shared/pubsub/local-clients.ts';
import { killContainers, runContainer } from './container.ts';
import { until } from '../pipeline/support.ts';

const isRoot = process.getuid?.() === 0;

describe('a container that Pub/Sub pushes to', () => {
  const audience = 'https://write.example.com/';
  const identity = 'push@p.iam.gserviceaccount.com';
  const google = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const other = generateKeyPairSync('rsa', { modulusLength: 2048 });
  let certificates: HttpServer;
  let isAway = false;
  let emulator: PubSubEmulator;
  let scc: SccEmulator;
  before(async () => {
    emulator = await startPubSubEmulator();
    scc = await startSccEmulator();
    const pubsub = localPubSub('p', emulator.host);
    await pubsub
      .createTopic('findings-dead')
      .then(async ([topic]) => topic.createSubscription('dead'));
    await pubsub.close();
    const pem = google.publicKey.export({ type: 'spki', format: 'pem' });
    certificates = await listen(0, async (_request, response) => {
      response.writeHead(isAway ? 500 : 200, { 'content-type': 'application/json' });
      response.end(isAway ? '{}' : JSON.stringify({ key: pem }));
    });
  });
  after(async () => {
    await killContainers();
    await Promise.all([emulator.close(), scc.close(), certificates.close()]);
  });

  const now = Math.floor(Date.now() / 1000);
  const good = {
    iss: 'https://accounts.google.com',
    aud: audience,
    email: identity,
    email_verified: true,
    sub: '1',
    iat: now - 10,
    exp: now + 3000,
  };
  const wrong: Record<string, string | undefined> = {
    'no token': undefined,
    'another scheme': `Basic ${token(good, google.privateKey)}`,
    'no JWT': 'Bearer abc',
    'three parts of nothing': 'Bearer a.b.c',
    'another audience': bearer({ ...good, aud: 'https://elsewhere.example.com/' }),
    'another account': bearer({ ...good, email: 'other@p.iam.gserviceaccount.com' }),
    'an address that is not verified': bearer({ ...good, email_verified: false }),
    'an address verified in words': bearer({ ...good, email_verified: 'true' }),
    'no address': bearer({ ...good, email: undefined }),
    'another issuer': bearer({ ...good, iss: 'https://issuer.example.com' }),
    'an expired token': bearer({ ...good, iat: now - 9000, exp: now - 5000 }),
    'a token from the future': bearer({ ...good, iat: now + 5000, exp: now + 8000 }),
    'no expiry': bearer({ ...good, exp: undefined }),
    'a key of somebody else': `Bearer ${token(good, other.privateKey)}`,
    'an unknown key': `Bearer ${token(good, google.privateKey, { kid: 'other' })}`,
    'no signature': `Bearer ${token(good, google.privateKey, { alg: 'none' }).replace(/[^.]+$/, '')}`,
  };

  function bearer(claims: object): string {
    return `Bearer ${token(claims, google.privateKey)}`;
  }

  it('accepts only pushes whose token belongs to its subscription', async () => {
    isAway = true;
    const container = await runContainer('write', {
      PROJECT_ID: 'p',
      PUBSUB_EMULATOR_HOST: emulator.host,
      SCC_SOURCE: scc.source,
      SCC_EMULATOR_HOST: scc.host,
      DELIVERY: 'push',
      PUSH_AUDIENCE: audience,
      PUSH_IDENTITY: identity,
      PUSH_CERTIFICATES_URL: `http://${certificates.host}/certs`,
      DRAIN_SECONDS: '0',
    });
    await container.untilReady();
    // It would become a dead letter if it were accepted.
    const body = JSON.stringify({ message: { messageId: '1', data: 'e30=' }, subscription: 's' });
    const push = async (authorization: string | undefined): Promise<number> => {
      const headers = authorization === undefined ? {} : { authorization };
      return (await fetch(container.url, { method: 'POST', headers, body })).status;
    };
    const dead = (): number => emulator.counts('projects/p/subscriptions/dead').undelivered;

    assert.equal(await push(bearer(good)), 503);
    isAway = false;
    for (const [what, authorization] of Object.entries(wrong)) {
      assert.equal(await push(authorization), 401, what);
    }
    assert.equal(dead(), 0);
    assert.equal(await push(bearer(good)), 204);
    assert.equal(await push(bearer({ ...good, iss: 'accounts.google.com' })), 204);
    assert.equal(dead(), 2);

    container.kill('SIGTERM');
    assert.equal(await container.ended, 0);
    const said = container.lines.join('\n');
    for (const authorization of [bearer(good), ...Object.values(wrong)]) {
      for (const part of authorization?.split(/[ .]/).filter(({ length }) => length > 8) ?? []) {
        assert.ok(!said.includes(part), 'a token is in the log');
      }
    }
  });
});

/** A JSON Web Token, RFC 7519. */
function token(claims: object, key: KeyObject, header: object = {}): string {
  const parts = [{ alg: 'RS256', typ: 'JWT', kid: 'key', ...header }, claims];
  const signed = parts
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.');
  return `${signed}.${createSign('RSA-SHA256').update(signed).sign(key, 'base64url')}`;
}

interface Call {
  readonly path: string;
  readonly authorization: string | undefined;
  readonly body: string;
}

describe('a container with federated credentials', function () {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'federated-'));
    await chmod(folder, 0o755);
  });
  afterEach(async () => {
    await killContainers();
    await rm(folder, { recursive: true, force: true });
  });

  it('exchanges its mounted token for one of the service account, and uses that', async function () {
    // Without root, the test cannot redirect Google's addresses: /etc/hosts belongs to this machine.
    if (!isRoot) this.skip();
    const seen: Call[] = [];
    const sts = await listen(0, async (request, response) => {
      const { url: path = '', headers } = request;
      seen.push({ path, authorization: headers.authorization, body: await text(request) });
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(
        JSON.stringify(
          path === '/token'
            ? {
                access_token: 'federated',
                issued_token_type: 'urn:ietf:params:oauth:token-type:access_token',
                token_type: 'Bearer',
                expires_in: 3600,
              }
            : {
                accessToken: 'of-the-account',
                expireTime: new Date(Date.now() + 3_600_000).toISOString(),
              },
        ),
      );
    });
    await writeFile(join(folder, 'token'), 'the-token-of-the-cluster');
    await writeFile(
      join(folder, 'credentials.json'),
      JSON.stringify({
        type: 'external_account',
        audience: poolAudience,
        subject_token_type: 'urn:ietf:params:oauth:token-type:jwt',
        token_url: `http://${sts.host}/token`,
        service_account_impersonation_url: `http://${sts.host}/v1/projects/-/serviceAccounts/receive@p.iam.gserviceaccount.com:generateAccessToken`,
        credential_source: { file: '/var/run/federated/token' },
      }),
    );
    // Nothing in this test leaves the machine. Both calls use HTTP, and request the token before they connect.
    const hosts = join(folder, 'hosts');
    const names = ['storage', 'compute'].map((name) => `127.0.0.1 ${name}.googleapis.com`);
    await writeFile(hosts, `127.0.0.1 localhost\n${names.join('\n')}\n`);
    const emulator = await startPubSubEmulator();
    const pubsub = localPubSub('p', emulator.host);
    try {
      const settings = {
        PROJECT_ID: 'p',
        PUBSUB_EMULATOR_HOST: emulator.host,
        GOOGLE_APPLICATION_CREDENTIALS: '/var/run/federated/credentials.json',
      };
      const volumes = { '/etc/hosts': hosts, '/var/run/federated': folder };
      const poll = await runContainer(
        'poll',
        { ...settings, CHECKPOINT_BUCKET: 'b', SYSDIG_TOKEN: 't' },
        volumes,
      );
      // Cloud Storage itself is missing.
      assert.equal(await poll.ended, 1);
      assert.match(
        poll.lines.at(-1) ?? '',
        /storage\.googleapis\.com|ECONNREFUSED 127\.0\.0\.1:443/,
      );
      assertFederated(seen);

      seen.length = 0;
      const [topic] = await pubsub.createTopic('events');
      await topic.createSubscription('events-enrich');
      await topic.publishMessage({ data: Buffer.from((await fixture('a01')).body) });
      await runContainer(
        'enrich',
        {
          ...settings,
          ORGANIZATION_ID: '1',
          LOOKUP_PROJECTS: 'project-1',
          LOOKUP_TIMEOUT_MS: '1000',
        },
        volumes,
      );
      await until(() => seen.length >= 2);
      assertFederated(seen);
    } finally {
      await pubsub.close();
      await emulator.close();
      await sts.close();
    }
  });

  const poolAudience =
    '//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/pool/providers/cluster';

  /** RFC 8693, and https://docs.cloud.google.com/iam/docs/reference/credentials/rest. */
  function assertFederated([exchange, impersonation]: readonly Call[]): void {
    const form = new URLSearchParams(exchange?.body);
    assert.deepEqual(
      [exchange?.path, form.get('grant_type'), form.get('subject_token'), form.get('audience')],
      [
        '/token',
        'urn:ietf:params:oauth:grant-type:token-exchange',
        'the-token-of-the-cluster',
        poolAudience,
      ],
    );
    assert.match(impersonation?.path ?? '', /receive@p\.iam.*:generateAccessToken$/);
    assert.equal(impersonation?.authorization, 'Bearer federated');
  }
});
