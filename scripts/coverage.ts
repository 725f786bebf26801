import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { coverage, type Coverage } from './lib/coverage.ts';

/** Writes docs/coverage.md; with `--check`, fails when it is not what the fixtures show. */

const path = join(import.meta.dirname, '../docs/coverage.md');
const text = page(await coverage());

if (!process.argv.includes('--check')) await writeFile(path, text);
else if ((await readFile(path, 'utf8').catch(() => '')) !== text) {
  console.error('stale: docs/coverage.md\nrun: npm run coverage');
  process.exitCode = 1;
}

function page(found: Coverage): string {
  const formats = [...found].toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `# What a finding is filled from

For each format, the fields of the finding that the fixtures fill, and the fields of the event that each depends on.
Found out by experiment, not written by hand: \`npm run coverage\` takes each value of each fixture away in turn, and
what changes in the finding came from it. A field of the event that no fixture has is not listed.

${formats.map(([format, fields]) => section(format, fields)).join('\n')}`;
}

function section(format: string, fields: Map<string, Set<string>>): string {
  const native = [...fields].filter(([field]) => !field.startsWith('sourceProperties.'));
  const rows = native
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(
      ([field, inputs]) =>
        `| \`${field}\` | ${[...inputs]
          .toSorted()
          .map((input) => `\`${input}\``)
          .join(', ')} |`,
    );
  const properties = [...fields.keys()]
    .filter((field) => field.startsWith('sourceProperties.'))
    .map((field) => `\`${field.slice('sourceProperties.'.length)}\``);
  return `## ${format}

| finding | event |
|---|---|
${rows.join('\n')}

Source properties: ${properties.toSorted().join(', ')}
`;
}
