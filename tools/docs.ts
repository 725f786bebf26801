import { withTables } from '../build/generate/markdown.ts';
import { emit, textOf } from '../build/generate/repository.ts';
import { coverage } from './docs/coverage.ts';
import { coveragePage } from './docs/coverage-page.ts';
import { publishedSection } from './docs/published/section.ts';
import { recipePages } from './docs/recipes/page.ts';
import { costTables } from './docs/cost-tables.ts';

/**
 * Writes the parts of the documentation that come from running the code: the coverage of the samples, the costs, and the
 * recipes' rules, findings and Sysdig policies. `--check` writes nothing and fails if a part is stale.
 */

const check = process.argv.includes('--check');
const pages = {
  'docs/coverage.md': coveragePage(await publishedSection(), await coverage()),
  'docs/deploy.md': withTables(await textOf('docs/deploy.md'), costTables()),
  ...(await recipePages()),
};

const stale: string[] = [];
for (const [path, content] of Object.entries(pages)) {
  if (await emit(path, content, check, 'docs')) stale.push(path);
}
if (check && stale.length > 0) {
  console.error(`stale: ${stale.join(', ')}\nrun: npm run docs`);
  process.exitCode = 1;
}
