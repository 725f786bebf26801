import { stages, type Stage } from '@pipeline/shared/pubsub/topology.ts';
import assert from 'node:assert/strict';
import { mkdir, mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { join, matchesGlob } from 'node:path';
import { isObject, parseJson } from '@pipeline/shared/json.ts';
import { bundle } from '../../../build/bundle.ts';
import { bundleSources } from '../../../build/bundle/sources.ts';

/**
 * Every byte and package of a bundle costs time in a cold start, and may have bugs. bundles.json holds the allowed size
 * and packages. Changing them is a decision: commit it together with the code that needs it.
 */

const root = join(import.meta.dirname, '../../..');
/** Changes of our own code up to this share need no decision. */
const tolerance = 0.02;

interface Budget {
  readonly kilobytes: number;
  readonly packages: readonly string[];
}

describe('bundles', () => {
  let folder = '';

  before(async () => {
    await mkdir(join(root, '.local'), { recursive: true });
    folder = await mkdtemp(join(root, '.local', 'bundles-'));
  });
  after(async () => rm(folder, { recursive: true, force: true }));

  for (const stage of stages) {
    it(`${stage} stays within its size, and contains only its allowed packages`, async () => {
      const budget = await budgetOf(stage);
      const into = join(folder, stage);
      const { inputs } = await bundle(join(root, 'functions', stage, 'index.ts'), into);
      const packages = new Set(Object.keys(inputs).flatMap((path) => packageOf(path) ?? []));
      assert.deepEqual([...packages].toSorted(), budget.packages);
      const own = Object.keys(inputs).filter((path) => packageOf(path) === undefined);
      const isSource = (path: string): boolean =>
        bundleSources.some((pattern) => matchesGlob(path.replace(/^.*?:/, ''), pattern));
      assert.deepEqual(
        own.filter((path) => !isSource(path)),
        [],
        'a local run would miss changes of these: add them to build/bundle/sources.ts',
      );
      const kilobytes = (await stat(join(into, 'index.js'))).size / 1000;
      const budgeted = budget.kilobytes;
      assert.ok(
        Math.abs(kilobytes - budgeted) <= budgeted * tolerance,
        `${stage} has ${Math.round(kilobytes)} kB, and test/unit/build/bundles.json says ${budgeted}`,
      );
    });
  }
});

/** The package that contains a file. A package in another package's folder is a second version of it. */
function packageOf(path: string): string | undefined {
  const last = path.lastIndexOf('node_modules/');
  if (last < 0) return undefined;
  const [, name] = /^((?:@[^/]+\/)?[^/]+)/.exec(path.slice(last + 'node_modules/'.length)) ?? [];
  return path.slice(0, last).includes('node_modules/') ? `${name} (second version)` : name;
}

async function budgetOf(stage: Stage): Promise<Budget> {
  const budgets = parseJson(await readFile(join(import.meta.dirname, 'bundles.json'), 'utf8'));
  const budget = isObject(budgets) ? budgets[stage] : undefined;
  const isBudget =
    isObject(budget) &&
    typeof budget['kilobytes'] === 'number' &&
    Array.isArray(budget['packages']) &&
    budget['packages'].every((name) => typeof name === 'string');
  if (!isBudget) throw new Error(`bundles.json has no budget of ${stage}`);
  const { kilobytes, packages } = budget;
  return { kilobytes: Number(kilobytes), packages: packages as string[] };
}
