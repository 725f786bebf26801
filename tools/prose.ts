import { globSync, readFileSync } from 'node:fs';
import { styleFaults } from './prose/check.ts';

/** Fails on violations of the house style (tools/prose/style.ts) in documents and comments. */

const files = globSync('**/*.{md,ts,tf,hcl,tftpl}', {
  exclude: (path) => /(?:^|\/)(?:node_modules|generated|dist|fixtures|\.\w+)(?:\/|$)/.test(path),
});

const faults = files
  .toSorted()
  .flatMap((file) =>
    styleFaults(file, readFileSync(file, 'utf8')).map(
      ({ line, found, instead }) => `${file}:${line}: "${found}": ${instead}`,
    ),
  );
for (const fault of faults) console.error(fault);
if (faults.length > 0) process.exitCode = 1;
