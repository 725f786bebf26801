import assert from 'node:assert/strict';
import { readdir, readFile, readlink, stat } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fixture } from '../../local/samples/index.ts';
import { startPubSubEmulator, type PubSubEmulator } from '../../local/emulators/pubsub/index.ts';
import { startStorageEmulator } from '../../local/emulators/storage/index.ts';
import { sampleEvents, startSysdigEmulator } from '../../local/emulators/sysdig/index.ts';
import { localImage } from '../../local/stack/deployables.ts';
import { localPubSub } from '@pipeline/shared/pubsub/local-clients.ts';
import { freePort } from '../../local/stack/ports.ts';
import { nanosOfMillis } from '../../functions/poll/nanos.ts';
import { imageUser } from '../../build/image/sandbox.ts';
import { killContainers, runContainer, type Container } from './container.ts';
import { falcoEvents, secret, until } from '../pipeline/support.ts';

const projectId = 'p';
const isRoot = process.getuid?.() === 0;

describe('the container image', function () {
  let emulator: PubSubEmulator;
  let settings: Record<string, string>;
  before(async () => {
    emulator = await startPubSubEmulator();
    settings = { PROJECT_ID: projectId, PUBSUB_EMULATOR_HOST: emulator.host };
    const pubsub = localPubSub(projectId, emulator.host);
    const [events] = await pubsub.createTopic('events');
    await pubsub.createTopic('events-dead');
    await pubsub.createTopic('findings');
    await events.createSubscription('all-events');
    await pubsub.close();
  });
  afterEach(async () => {
    emulator.setFaults({ publishLatencyMs: 0, publish: undefined });
    await killContainers();
  });
  after(async () => emulator.close());

  it('contains only the stages, readable for all users and writable for none', async () => {
    const image = await localImage();
    const found = await readdir(image, { recursive: true, withFileTypes: true });
    const files = found.filter((entry) => entry.isFile());
    assert.deepEqual(
      files.map(({ parentPath, name }) => join(parentPath, name).slice(image.length)).toSorted(),
      [
        '/app/LICENSE',
        '/app/enrich/index.js',
        '/app/poll/index.js',
        '/app/receive/index.js',
        '/app/runtime-detections.mjs',
        '/app/start.js',
        '/app/write/index.js',
      ],
    );
    for (const { parentPath, name } of files) {
      assert.equal((await stat(join(parentPath, name))).mode & 0o777, 0o444);
    }
  });

  it('reports invalid arguments, and exits with 2', async () => {
    for (const [stage, expected] of [
      ['', /^no stage given: .*receive, enrich, write, poll/],
      ['nonsense', /^unknown stage nonsense: .*receive, enrich, write, poll/],
    ] as const) {
      const container = await runContainer(stage, settings);
      assert.equal(await container.ended, 2);
      assert.equal(container.lines.length, 1);
      assert.match(container.lines[0] ?? '', expected);
    }
    const faulty = await runContainer('write', { ...settings, DELIVERY: 'both', PORT: '-1' });
    assert.equal(await faulty.ended, 2);
    const said = faulty.lines.join('\n');
    assert.match(said, /DELIVERY/);
    assert.match(said, /PORT/);
    const incomplete = await runContainer('write', settings);
    assert.equal(await incomplete.ended, 2);
    assert.match(incomplete.lines.join('\n'), /SCC_SOURCE/);
    const unsafe = await runContainer('enrich', {
      ...settings,
      ORGANIZATION_ID: '1',
      DELIVERY: 'push',
    });
    assert.equal(await unsafe.ended, 2);
    assert.match(unsafe.lines.join('\n'), /PUSH_AUDIENCE[^]*PUSH_IDENTITY/);
  });

  it('runs the commands of an operator instead of a stage', async () => {
    const container = await runContainer('runtime-detections', {});
    assert.equal(await container.ended, 0);
    assert.match(container.lines.join('\n'), /^Usage: runtime-detections [^]*\bdoctor +check/);
  });

  it('takes the stage from a setting, too', async () => {
    const container = await runContainer('', {
      ...settings,
      STAGE: 'receive',
      WEBHOOK_SECRETS: secret,
    });
    await container.untilReady();
  });

  it('runs as an unprivileged user, without a writable path or a shell', async function () {
    // Elsewhere the sandbox has no other user and no root file system: build/image/sandbox.ts.
    if (!isRoot) this.skip();
    const container = await runContainer('receive', { ...settings, WEBHOOK_SECRETS: secret });
    await container.untilReady();
    const folder = `/proc/${container.pid}`;
    const status = await readFile(`${folder}/status`, 'utf8');
    assert.match(status, new RegExp(`^Uid:\\s+${imageUser}\\s+${imageUser}\\s`, 'm'));
    assert.match(status, /^CapEff:\s+0+$/m);
    assert.match(status, /^NoNewPrivs:\s+1$/m);
    assert.equal(await readlink(`${folder}/exe`).then((path) => path.endsWith('/node')), true);
    const mounts = (await readFile(`${folder}/mounts`, 'utf8')).trim().split('\n');
    const writable = mounts.filter((line) => !/^\S+ \S+ \S+ ro[, ]/.test(line));
    assert.deepEqual(writable, []);
    await assert.rejects(stat(`${folder}/root/bin`), { code: 'ENOENT' });
    const environment = (await readFile(`${folder}/environ`, 'utf8')).split('\0').filter(Boolean);
    assert.deepEqual(
      new Set(environment.map((each) => each.split('=')[0])),
      new Set([
        'METADATA_SERVER_DETECTION',
        // The local run's setting, which binds it to the loopback interface.
        'NODE_OPTIONS',
        'PORT',
        'PROBE_PORT',
        'PROJECT_ID',
        'PUBSUB_EMULATOR_HOST',
        'WEBHOOK_SECRETS',
      ]),
    );
  });

  it('receives as the function does', async () => {
    const container = await runContainer('receive', {
      ...settings,
      WEBHOOK_SECRETS: secret,
      MAX_BODY_BYTES: '10000',
    });
    await container.untilReady();
    const { body } = await fixture('e04');
    const answers: [number, unknown][] = [];
    for (const [sent, token] of [
      [body, secret],
      [body, 'wrong'],
      ['{', secret],
      ['x'.repeat(10_001), secret],
    ] as const) {
      const answer = await fetch(container.url, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: sent,
      });
      assert.equal(answer.headers.get('content-type'), 'application/json; charset=utf-8');
      answers.push([answer.status, await answer.json()]);
    }
    assert.deepEqual(
      answers.map(([status]) => status),
      [200, 401, 400, 413],
    );
    assert.deepEqual(answers[0]?.[1], { accepted: 1, ignored: 0, quarantined: 0 });
    assert.deepEqual(await (await fetch(`${container.url}/health?x=1`)).json(), { status: 'ok' });
    assert.equal((await fetch(container.url)).status, 405);
  });

  it('receive: at SIGTERM under load answers all requests until no client sends any more', async () => {
    const container = await runContainer('receive', {
      ...settings,
      WEBHOOK_SECRETS: secret,
      DRAIN_SECONDS: '2',
    });
    await container.untilReady();
    emulator.setFaults({ publishLatencyMs: 50 });
    const name = `projects/${projectId}/subscriptions/all-events`;
    const before = emulator.counts(name).undelivered;
    const events = await falcoEvents(100_000);
    let next = 0;
    let acknowledged = 0;
    const routed = new AbortController();
    let closing = 0;
    const agent = new Agent({ keepAlive: true });
    const post = async (): Promise<void> => {
      const { status, headers } = await send(container, events[(next += 1)] ?? '', agent);
      assert.equal(status, 200);
      if (headers['connection'] === 'close') closing += 1;
      acknowledged += 1;
    };
    const senders = Array.from({ length: 20 }, async () => {
      while (!routed.signal.aborted) await post();
    });
    await until(() => acknowledged > 200);
    // A request whose body is still arriving at SIGTERM.
    const slow = slowly(container, events.at(-1) ?? '', 1500);
    container.kill('SIGTERM');
    await until(async () => (await container.probe('/readyz')) === 503);
    assert.equal(await container.probe('/healthz'), 200);
    // Requests continue for this long, since routers have not noticed the shutdown yet.
    await sleep(1000);
    routed.abort();
    await Promise.all(senders);
    assert.equal(await slow, 200);
    acknowledged += 1;
    assert.equal(await container.ended, 0);
    agent.destroy();
    assert.ok(closing > 20, `${closing} answers closed their connection`);
    // As many as were acknowledged: every request got a regular response.
    assert.equal(emulator.counts(name).undelivered - before, acknowledged);
    assert.equal(messagesOf(container).at(-1), 'stopped');
  });

  it('receive: exits with 1 at its deadline or a second signal, and acknowledges nothing that is lost', async () => {
    for (const twice of [false, true]) {
      const container = await runContainer('receive', {
        ...settings,
        WEBHOOK_SECRETS: secret,
        DRAIN_SECONDS: '0',
        SHUTDOWN_SECONDS: twice ? '60' : '3',
      });
      await container.untilReady();
      emulator.setFaults({ publishLatencyMs: 6000 });
      const { body } = await fixture('e04');
      const answer = send(container, body, new Agent()).then(
        ({ status }) => status,
        () => 'cut',
      );
      await until(() => container.lines.length > 0);
      await sleep(300);
      container.kill('SIGTERM');
      if (twice) {
        await until(() => messagesOf(container).includes('stopping'));
        container.kill('SIGTERM');
      }
      assert.equal(await container.ended, 1);
      assert.equal(await answer, 'cut');
    }
  });

  it('polls once, prints a summary, and exits', async () => {
    const now = nanosOfMillis(Date.now());
    const second = 1_000_000_000n;
    const events = sampleEvents(30, { from: now - 600n * second, to: now - 60n * second });
    const sysdig = await startSysdigEmulator({ tokens: ['token'], events });
    const storage = await startStorageEmulator({ buckets: ['checkpoints'] });
    const name = `projects/${projectId}/subscriptions/all-events`;
    const before = emulator.counts(name).undelivered;
    const poll = async (token: string): Promise<Container> => {
      const container = await runContainer('poll', {
        ...settings,
        SYSDIG_REGION: sysdig.url,
        SYSDIG_TOKEN: token,
        CHECKPOINT_BUCKET: 'checkpoints',
        STORAGE_EMULATOR_HOST: storage.url,
      });
      await container.ended;
      return container;
    };
    try {
      const done = await poll('token');
      assert.equal(await done.ended, 0);
      assert.match(done.lines.at(-1) ?? '', /"the poll is done","status":200,"accepted":30/);
      assert.equal(emulator.counts(name).undelivered - before, 30);
      const failed = await poll('wrong');
      assert.equal(await failed.ended, 1);
      assert.match(failed.lines.at(-1) ?? '', /"the poll failed","status":500/);
    } finally {
      await sysdig.close();
      await storage.close();
    }
  });

  it('is live while Pub/Sub is down, and is ready once its subscription exists', async () => {
    const alone = { PROJECT_ID: projectId, ORGANIZATION_ID: '1' };
    const away = await runContainer('enrich', {
      ...alone,
      PUBSUB_EMULATOR_HOST: `127.0.0.1:${await freePort()}`,
    });
    await until(async () => (await away.probe('/healthz')) === 200);
    const container = await runContainer('enrich', { ...settings, ...alone });
    await until(() => messagesOf(container).some((text) => text.startsWith('pulling from')));
    assert.equal(await container.probe('/readyz'), 503);
    assert.equal(await container.probe('/healthz'), 200);
    const pubsub = localPubSub(projectId, emulator.host);
    await pubsub.topic('events').createSubscription('events-enrich');
    await pubsub.topic('events').publishMessage({ data: Buffer.from((await fixture('e04')).body) });
    await container.untilReady();
    await until(() => container.lines.some((line) => line.includes('"outcome":"enriched"')));
    await pubsub.close();
    assert.equal(await away.probe('/healthz'), 200);
    container.kill('SIGTERM');
    assert.equal(await container.ended, 0);
  });
});

/** Posts an event. @throws Error If the connection closes without a response. */
async function send(
  { url }: Container,
  body: string,
  agent: Agent,
): Promise<{ status: number; headers: Record<string, unknown> }> {
  return new Promise((resolve, reject) => {
    request(url, { method: 'POST', agent, headers: headersFor(body) }, (response) => {
      response.resume().once('end', () => {
        resolve({ status: response.statusCode ?? 0, headers: response.headers });
      });
    })
      .once('error', reject)
      .end(body);
  });
}

/** Posts an event, with a delay in the middle. */
async function slowly({ url }: Container, body: string, delayMs: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method: 'POST', headers: headersFor(body) }, (response) => {
      response.resume().once('end', () => {
        resolve(response.statusCode ?? 0);
      });
    }).once('error', reject);
    sent.write(body.slice(0, 100));
    void sleep(delayMs).then(() => sent.end(body.slice(100)));
  });
}

function headersFor(body: string): Record<string, string | number> {
  return {
    authorization: `Bearer ${secret}`,
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
  };
}

/** The messages of its log lines. */
function messagesOf({ lines }: Container): string[] {
  return lines.flatMap((line) => /"message":"([^"]*)"/.exec(line)?.[1] ?? []);
}
