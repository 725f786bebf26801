import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, readdir, rm, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { bundleVersion } from '../../../build/bundle/sources.ts';
import { cachedBundle } from '../../../local/stack/bundle-cache.ts';
import { localFolder } from '../../../local/stack/own-folder.ts';

describe('the bundles of local runs', () => {
  let folder: string;
  before(async () => {
    await mkdir(localFolder, { recursive: true });
    folder = await mkdtemp(join(localFolder, 'cache-'));
  });
  after(async () => rm(folder, { recursive: true }));

  it('are built once for all concurrent processes, and old ones are deleted', async () => {
    const old = join(folder, 'bundles/old');
    await mkdir(old, { recursive: true });
    await utimes(old, 0, 0);
    const [one, other] = await Promise.all([
      cachedBundle('receive', folder),
      cachedBundle('receive', folder),
    ]);
    assert.equal(one, join(folder, 'bundles', await bundleVersion(), 'receive'));
    assert.equal(other, one);
    assert.ok((await readFile(join(one, 'package.json'), 'utf8')).includes('"main": "start.js"'));
    assert.deepEqual(await readdir(join(folder, 'bundles')), [await bundleVersion()]);
  });
});
