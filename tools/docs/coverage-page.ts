import type { Coverage } from './coverage.ts';

/** docs/coverage.md. */
export function coveragePage(published: string, found: Coverage): string {
  const formats = [...found].toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `# What a finding is filled from

Found out by experiment, not written by hand: \`npm run docs\` runs events through all stages and looks where their
values end. [Mapping](mapping.md) says the same by rule.

${published}
## Samples

For each format, the fields of the finding that the samples fill, and the fields of the event that each depends on: each
value of each sample is taken away in turn, and what changes in the finding came from it.

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
  return `### ${format}

| finding | event |
|---|---|
${rows.join('\n')}

Source properties: ${properties.toSorted().join(', ')}
`;
}
