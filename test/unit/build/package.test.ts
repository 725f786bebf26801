import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { unzipSync } from 'fflate';
import type { JsonObject } from '@pipeline/shared/json.ts';
import { packageLockOf } from '../../../build/package/package-lock.ts';
import { packageStage } from '../../../build/package/package-stage.ts';
import { zip } from '../../../build/package/zip.ts';
import { startPubSubEmulator } from '../../../local/emulators/pubsub/index.ts';
import { localPubSub } from '@pipeline/shared/pubsub/local-clients.ts';
import { freePort } from '../../../local/stack/ports.ts';
import { functionLaunch } from '../../../local/stack/launch.ts';
import { StageProcess } from '../../../local/stack/stage-process.ts';

const root = join(import.meta.dirname, '../../..');
const secret = 'the-secret-of-this-test';

describe('package', () => {
  let folder = '';
  let packaged: Uint8Array = new Uint8Array();

  before(async () => {
    await mkdir(join(root, '.local'), { recursive: true });
    // Inside the repository, so that the bundle finds the framework.
    folder = await mkdtemp(join(root, '.local', 'package-'));
    packaged = (await packageStage('receive', folder)).bytes;
  });
  after(async () => rm(folder, { recursive: true, force: true }));

  it('produces the same bytes from the same code in any folder', async () => {
    const again = await packageStage('receive', join(folder, 'a/deeper/folder'));
    assert.ok(Buffer.from(packaged).equals(again.bytes));
    assert.ok(!Buffer.from(packaged).includes(root));
    const files = unzipSync(packaged);
    for (const content of Object.values(files)) assert.ok(!Buffer.from(content).includes(root));
  });

  it('produces the same bytes in any time zone and order', () => {
    const before = process.env['TZ'];
    const zips = ['Pacific/Kiritimati', 'America/Los_Angeles', 'Europe/Berlin'].map((zone) => {
      process.env['TZ'] = zone;
      return Buffer.from(zip({ a: Buffer.from('1'), b: Buffer.from('2') })).toString('hex');
    });
    if (before === undefined) delete process.env['TZ'];
    else process.env['TZ'] = before;
    zips.push(Buffer.from(zip({ b: Buffer.from('2'), a: Buffer.from('1') })).toString('hex'));
    assert.equal(new Set(zips).size, 1);
  });

  it('contains the bundle and its entry point, package.json and its lock, readable by all, and nothing else', () => {
    const entries = centralDirectory(Buffer.from(packaged));
    assert.deepEqual(entries, [
      { name: 'code-cache.js', mode: 0o100644 },
      { name: 'index.js', mode: 0o100644 },
      { name: 'package-lock.json', mode: 0o100644 },
      { name: 'package.json', mode: 0o100644 },
      { name: 'start.js', mode: 0o100644 },
    ]);
    assert.deepEqual(JSON.parse(text('package.json')), {
      name: 'receive',
      version: '0.0.0',
      private: true,
      main: 'start.js',
      scripts: { 'gcp-build': 'node code-cache.js' },
      engines: { node: '24.x' },
      dependencies: { '@google-cloud/functions-framework': '5.0.5' },
    });
  });

  it('locks the packages that Google installs, so that npm accepts the lock', async () => {
    const target = join(folder, 'installed');
    await mkdir(target);
    for (const name of ['package.json', 'package-lock.json']) {
      await writeFile(join(target, name), text(name));
    }
    // Exits with 1 if a package is missing or has another version. Needs no network.
    const { stdout } = await promisify(execFile)(
      'npm',
      ['ls', '--package-lock-only', '--all', '--json'],
      { cwd: target },
    );
    const tree: unknown = JSON.parse(stdout);
    assert.deepEqual(Object.keys((tree as { dependencies: object }).dependencies), [
      '@google-cloud/functions-framework',
    ]);
  });

  it('is served by the Functions Framework', async () => {
    const source = join(folder, 'unzipped');
    await mkdir(source);
    for (const [name, content] of Object.entries(unzipSync(packaged))) {
      await writeFile(join(source, name), content);
    }
    const emulator = await startPubSubEmulator({});
    const pubsub = localPubSub('p', emulator.host);
    await pubsub.createTopic('events');
    const port = await freePort();
    const stage = new StageProcess({
      stage: 'receive',
      launch: functionLaunch('receive', source),
      port,
      env: { PROJECT_ID: 'p', WEBHOOK_SECRETS: secret, PUBSUB_EMULATOR_HOST: emulator.host },
      onLog: () => undefined,
      onDeath: (reason) => {
        throw new Error(reason);
      },
    });
    try {
      await stage.start();
      const post = async (token: string): Promise<Response> =>
        fetch(stage.url, {
          method: 'POST',
          headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
          body: '[]',
        });
      assert.equal((await post('wrong')).status, 401);
      const response = await post(secret);
      assert.equal(response.status, 200);
      assert.deepEqual(await response.json(), {
        accepted: 0,
        ignored: 1,
        quarantined: 0,
        reasons: { empty: 1 },
      });
    } finally {
      await stage.stop('SIGKILL');
      await pubsub.close();
      await emulator.close();
    }
  });

  function text(name: string): string {
    return Buffer.from(unzipSync(packaged)[name] ?? []).toString();
  }
});

describe('the lock of a function', () => {
  const lock = {
    packages: {
      'node_modules/a': { version: '1.0.0', dependencies: { b: '^1.0.0' }, dev: true },
      'node_modules/a/node_modules/b': { version: '1.1.0', dependencies: { c: '*' } },
      'node_modules/b': { version: '2.0.0' },
      'node_modules/c': { version: '3.0.0', dependencies: { a: '*' } },
      'node_modules/d': { version: '4.0.0' },
    },
  };

  it('contains the dependencies, where Node finds them, and nothing else', () => {
    const { packages } = packageLockOf(
      { name: 'n', version: '1', dependencies: { a: '1.0.0' } },
      lock,
    );
    assert.deepEqual(packages, {
      '': { name: 'n', version: '1', dependencies: { a: '1.0.0' } },
      'node_modules/a': { version: '1.0.0', dependencies: { b: '^1.0.0' } },
      'node_modules/a/node_modules/b': { version: '1.1.0', dependencies: { c: '*' } },
      'node_modules/c': { version: '3.0.0', dependencies: { a: '*' } },
    } satisfies JsonObject);
  });

  it('is rejected if a dependency is not locked', () => {
    assert.throws(
      () => packageLockOf({ dependencies: { missing: '1.0.0' } }, lock),
      /has no missing/,
    );
  });
});

/** The names and Unix modes in a zip: https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT 4.3.12. */
function centralDirectory(bytes: Buffer): { name: string; mode: number }[] {
  const entries = [];
  // Without a comment, the end of central directory record has 22 bytes.
  const end = bytes.length - 22;
  let at = bytes.readUInt32LE(end + 16);
  while (at < end) {
    const [name, extra, comment] = [28, 30, 32].map((offset) => bytes.readUInt16LE(at + offset));
    entries.push({
      name: bytes.toString('utf8', at + 46, at + 46 + (name ?? 0)),
      mode: bytes.readUInt32LE(at + 38) >>> 16,
    });
    at += 46 + (name ?? 0) + (extra ?? 0) + (comment ?? 0);
  }
  return entries;
}
