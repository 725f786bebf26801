import type { Setting, StageSettings } from './settings.ts';

/** docs/settings.md. */
export function settingsPage(stages: readonly StageSettings[]): string {
  return `# Settings

The environment variables of each function. Written by \`npm run generate\` from its settings.ts.
In a deployment, Terraform sets some from its own variables; the others go into its variables \`receive_settings\`,
\`enrich_settings\`, \`write_settings\` and \`poll_settings\`, such as \`enrich_settings = { MIN_SEVERITY = "MEDIUM" }\`.

${stages.map(section).join('\n')}`;
}

function section({ stage, settings, anyOf }: StageSettings): string {
  const rows = settings.map((setting) => row(stage, setting, anyOf.flat()));
  return `## ${stage}

| variable | default | set by | meaning |
|---|---|---|---|
${rows.join('\n')}
`;
}

function row(stage: string, setting: Setting, alternatives: readonly string[]): string {
  const { name, preset = '', description, choices, minimum, maximum } = setting;
  const others = alternatives.filter((other) => other !== name).map((other) => `\`${other}\``);
  const value = setting.required
    ? 'required'
    : alternatives.includes(name)
      ? `required, or ${others.join(', ')}`
      : preset === ''
        ? ''
        : `\`${preset}\``;
  const bounded = minimum !== undefined || maximum !== undefined;
  const meaning = [
    description,
    choices === undefined ? '' : `One of ${choices.join(', ')}.`,
    bounded ? `${minimum ?? 'any'} to ${maximum ?? 'any'}.` : '',
  ].filter((part) => part !== '');
  const by = { terraform: 'Terraform', person: `\`${stage}_settings\``, nobody: 'local runs only' };
  return `| \`${name}\` | ${value} | ${by[setting.setBy]} | ${meaning.join(' ').replaceAll('|', '\\|')} |`;
}
