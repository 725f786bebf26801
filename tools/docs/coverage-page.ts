import type { Coverage } from './coverage.ts';

/** The page docs/coverage.md. */
export function coveragePage(published: string, found: Coverage): string {
  const formats = [...found].toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `# Coverage: the source of each field of a finding

This page is measured, not written by hand: \`npm run docs\` runs events through all stages and records where their
values end up. [Mapping](mapping.md) describes the same by rule.

${published}
## Samples

For each format, the fields of the finding that the samples fill, and the fields of the event that they depend on. Each
value of each sample is removed in turn; the fields of the finding that change depend on it.

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
