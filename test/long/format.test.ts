import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { committed, root } from '../docs/support/pages.ts';
import { runScript } from '../docs/support/run-block.ts';
import { copyRepository } from '../docs/support/scratch.ts';

describe('npm run format', () => {
  it('changes only unformatted files', async () => {
    const { folder, remove } = await copyRepository();
    try {
      const { code, printed } = await runScript(
        'echo "a( )" > scripts/a.ts; npm run format',
        folder,
      );
      assert.equal(code, 0, printed);
      assert.equal(await readFile(join(folder, 'scripts/a.ts'), 'utf8'), 'a();\n');
      for (const path of await committed()) {
        const ours = await readFile(join(root, path));
        const theirs = await readFile(join(folder, path));
        assert.ok(ours.equals(theirs), `${path} is not formatted: npm run format`);
      }
    } finally {
      await remove();
    }
  });
});
