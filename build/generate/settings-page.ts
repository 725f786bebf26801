import type { Setting, StageSettings } from './settings.ts';

/** The page docs/settings.md. */
export function settingsPage(stages: readonly StageSettings[], container: StageSettings): string {
  return `# Settings

The environment variables of each function. Written by \`npm run generate\` from its settings.ts.
In a deployment, Terraform sets some of them. Set the others with the Terraform variables \`receive_settings\`,
\`enrich_settings\`, \`write_settings\` and \`poll_settings\`, such as \`enrich_settings = { MIN_SEVERITY = "MEDIUM" }\`.

${stages.map((stage) => section(stage, `\`${stage.stage}_settings\``)).join('\n')}
# In a container

On Kubernetes, a stage has the settings above and these. Set all of them in the container's environment:
[container/README.md](../container/README.md).

${section(container, 'environment')}`;
}

function section({ stage, settings, anyOf }: StageSettings, person: string): string {
  const rows = settings.map((setting) => row(setting, anyOf.flat(), person));
  return `## ${stage}

| variable | default | set by | meaning |
|---|---|---|---|
${rows.join('\n')}
`;
}

function row(setting: Setting, alternatives: readonly string[], person: string): string {
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
  const by = { terraform: 'Terraform', person, nobody: 'local runs only' };
  return `| \`${name}\` | ${value} | ${by[setting.setBy]} | ${meaning.join(' ').replaceAll('|', '\\|')} |`;
}
