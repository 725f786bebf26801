import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { buildStage } from '../../../../build/bundle.ts';

const root = join(import.meta.dirname, '../../../..');
const run = promisify(execFile);

/** Loads a function as the framework does. Returns the registered functions and how V8 used the cache. */
const load = `
  const { Script } = require('node:vm');
  const { getRegisteredFunction } = require(process.argv[1]);
  let rejected = 'no cache';
  const { runInThisContext } = Script.prototype;
  Script.prototype.runInThisContext = function (...options) {
    if (this.cachedDataRejected !== undefined) rejected = this.cachedDataRejected;
    return runInThisContext.apply(this, options);
  };
  require(process.cwd());
  console.log(JSON.stringify({ registered: getRegisteredFunction('receive') !== undefined, rejected }));`;

describe('the start of a function', () => {
  let parent = '';
  let folder = '';
  let cache = '';

  before(async () => {
    await mkdir(join(root, '.local'), { recursive: true });
    // Inside the repository, so that the bundle finds the framework.
    parent = await mkdtemp(join(root, '.local', 'start-'));
    folder = await buildStage('receive', parent);
  });
  after(async () => rm(parent, { recursive: true, force: true }));

  const loaded = async (): Promise<unknown> => {
    const registry = join(
      root,
      'node_modules/@google-cloud/functions-framework/build/src/function_registry.js',
    );
    const env = {
      PATH: process.env['PATH'] ?? '',
      PROJECT_ID: 'p',
      WEBHOOK_SECRETS: 'the-secret-of-this-test',
    };
    const { stdout } = await run(process.execPath, ['-e', load, registry], { cwd: folder, env });
    return JSON.parse(stdout);
  };

  it('compiles the bundle if there is no code cache', async () => {
    assert.deepEqual(await loaded(), { registered: true, rejected: 'no cache' });
  });

  it('uses the code cache that gcp-build creates, without any setting', async () => {
    await run(process.execPath, ['code-cache.js'], {
      cwd: folder,
      env: { PATH: process.env['PATH'] ?? '' },
    });
    cache = (await readdir(folder)).find((name) => name.endsWith('.bin')) ?? '';
    assert.match(cache, /^code-cache-[0-9a-f]{64}\.bin$/);
    assert.deepEqual(await loaded(), { registered: true, rejected: false });
  });

  it('ignores the cache of another V8, and a corrupt one', async () => {
    const path = join(folder, cache);
    const bytes = await readFile(path);
    // The second word is V8's version (v8:src/snapshot/code-serializer.h).
    const other = Buffer.from(bytes);
    other[4] = (other[4] ?? 0) ^ 1;
    for (const content of [other, bytes.subarray(0, 1000), Buffer.alloc(0), Buffer.alloc(5000)]) {
      await writeFile(path, content);
      assert.deepEqual(await loaded(), { registered: true, rejected: true });
    }
  });
});
