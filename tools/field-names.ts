import { globSync, readFileSync } from 'node:fs';
import { fieldNamesIn } from './lib/field-names.ts';

/** Fails where `write` names a field of a sender: what those mean is for the sources of `enrich` to know. */

const found = globSync('functions/write/**/*.ts', {
  exclude: (path) => /(?:^|\/)(?:generated|node_modules)(?:\/|$)/.test(path),
}).flatMap((file) =>
  fieldNamesIn(readFileSync(file, 'utf8')).map(({ line, name }) => `${file}:${line}: ${name}`),
);
for (const fault of found) console.error(`${fault} is a sender's field`);
if (found.length > 0) process.exitCode = 1;
