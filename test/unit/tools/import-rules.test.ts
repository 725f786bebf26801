import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { cruise } from 'dependency-cruiser';
import extractDepcruiseOptions from 'dependency-cruiser/config-utl/extract-depcruise-options';

/** Imports that `npm run lint:imports` must reject: the importing file, the imported one, the rule. */
const forbidden: readonly (readonly [from: string, to: string, rule: string])[] = [
  ['shared/a.ts', 'functions/write/a.ts', 'shared-imports-downwards-only'],
  ['shared/b.ts', 'functions/write/generated/a.js', 'shared-imports-downwards-only'],
  ['shared/generated/a.ts', 'functions/write/a.ts', 'shared-imports-downwards-only'],
  ['scripts/a.ts', 'test/a.ts', 'scripts-imports-downwards-only'],
  ['functions/write/generated/b.d.ts', 'functions/enrich/a.ts', 'write-imports-no-other-stage'],
  ['console/page/a.ts', 'console/server/a.ts', 'page-reaches-the-server-by-its-api-only'],
  ['console/page/b.ts', 'node:fs', 'page-reaches-the-server-by-its-api-only'],
  ['console/findings/a.ts', 'console/server/a.ts', 'page-and-server-share-api-and-findings-only'],
  ['console/server/b.ts', 'console/page/c.ts', 'console-server-knows-no-implementation'],
  ['cli/a.ts', 'cli/a.ts', 'no-circular'],
];

const allowed: typeof forbidden = [
  ['functions/write/c.ts', 'shared/c.ts', ''],
  ['console/page/d.ts', 'console/findings/b.ts', ''],
  ['console/server/c.ts', 'console/api.ts', ''],
];

describe('rules for imports', () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'imports-'));
  });
  after(async () => rm(folder, { recursive: true }));

  const write = async (path: string, text: string): Promise<void> => {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  };

  it('reject each forbidden import of a type, and no other', async () => {
    const planted = [...forbidden, ...allowed];
    for (const [, to] of planted) if (!to.startsWith('node:')) await write(to, '');
    for (const [from, to] of planted) {
      const name = to.startsWith('node:') ? to : `./${relative(dirname(from), to)}`;
      await write(from, `import type { T } from '${name}';\nexport type U = T;\n`);
    }
    const options = await extractDepcruiseOptions(
      join(import.meta.dirname, '../../../.dependency-cruiser.js'),
    );
    const paths = [...new Set(planted.map(([from]) => from.split('/')[0] ?? ''))];
    const { output } = await cruise(paths, { ...options, baseDir: folder });
    assert.ok(typeof output === 'object');
    const found = output.summary.violations.map(
      ({ from, to, rule }) => `${from} → ${to}: ${rule.name}`,
    );
    const expected = forbidden.map(
      ([from, to, rule]) => `${from} → ${to.replace('node:', '')}: ${rule}`,
    );
    assert.deepEqual(found.toSorted(), expected.toSorted());
  });
});
