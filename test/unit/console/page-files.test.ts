import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writePage } from '../../../console/server/build-page.ts';
import { loadPage } from '../../../console/server/page.ts';

describe("console: the page's files", () => {
  it('are the same from a folder beside a bundle as built at the start', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'page-'));
    try {
      await writePage(join(folder, 'console-page'));
      const [read, built] = [await loadPage(join(folder, 'console-page')), await loadPage(folder)];
      assert.deepEqual([...built.keys()].toSorted(), ['/', '/index.js', '/style.css']);
      assert.deepEqual(
        [...read.keys()].toSorted().map((path) => read.get(path)),
        [...built.keys()].toSorted().map((path) => built.get(path)),
      );
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});
