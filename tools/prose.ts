import { globSync, readFileSync } from 'node:fs';
import { styleFaults } from './prose/check.ts';

/** Fails on violations of the house style, tools/prose/style.ts, in documents and comments. */

/** Paths that do not follow the style yet. Remove a path once its text does. */
const notYet = ['README.md', 'CHANGELOG.md', 'CONTRIBUTING.md', 'SECURITY.md'];

const files = globSync('**/*.{md,ts,tf,hcl,tftpl}', {
  exclude: (path) =>
    /(?:^|\/)(?:node_modules|generated|dist|fixtures|\.[a-z]\w*)(?:\/|$)/.test(path),
});
let faults = 0;
for (const file of files
  .filter((path) => !notYet.some((each) => path.startsWith(each)))
  .toSorted()) {
  for (const { line, found, instead } of styleFaults(file, readFileSync(file, 'utf8'))) {
    console.error(`${file}:${line}: "${found}": ${instead}`);
    faults += 1;
  }
}
if (faults > 0) process.exitCode = 1;
