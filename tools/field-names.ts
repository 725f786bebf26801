import { globSync, readFileSync } from 'node:fs';
import { fieldNamesIn } from './lib/field-names.ts';

/** Fails if `write` names a field of a sender: only the sources of `enrich` may know their meaning. */

const found = globSync('functions/write/**/*.ts', {
  exclude: (path) => /(?:^|\/)(?:generated|node_modules)(?:\/|$)/.test(path),
}).flatMap((file) =>
  fieldNamesIn(readFileSync(file, 'utf8')).map(({ line, name }) => `${file}:${line}: ${name}`),
);
for (const fault of found) console.error(`${fault} is a sender's field`);
if (found.length > 0) process.exitCode = 1;
