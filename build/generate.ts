import { enrichedEventSchema } from '@pipeline/shared/event.ts';
import { parseJson } from '@pipeline/shared/json.ts';
import { stages } from '@pipeline/shared/pubsub/topology.ts';
import { pushEnvelopeSchema } from '@pipeline/shared/pubsub/push-envelope.ts';
import { formatNames, formatSchemas, registry, validatorDeclarations } from './generate/formats.ts';
import { pipelineJson } from './generate/pipeline-json.ts';
import { withTables } from './generate/markdown.ts';
import { mitreTable } from './generate/mitre.ts';
import { contentDeclarations, contentSchemas } from './generate/contents.ts';
import { emit, textOf, textsIn } from './generate/repository.ts';
import { settingsPage } from './generate/settings-page.ts';
import { settingsVariables } from './generate/settings-variables.ts';
import { grantsTable, moduleTables } from './generate/terraform-docs.ts';
import { settingsIn } from './generate/settings.ts';
import { validators } from './generate/validators.ts';

/**
 * Generates code from code: the registry of formats (every file of shared/formats that exports one), the validators of
 * all schemas, compiled ahead of time, Terraform's facts, and the generated pages and tables of the docs. `--check`
 * writes nothing and fails if a file is stale.
 */

const check = process.argv.includes('--check');
const formats = await formatNames();
const settings = await Promise.all(
  stages.toSorted().map(async (stage) => settingsIn(`functions/${stage}`)),
);
// Settings of the container only; the functions that Terraform deploys do not have them.
const container = await settingsIn('container');

const files: Record<string, string> = {
  'shared/generated/formats.ts': registry(formats),
  'shared/generated/validators.d.ts': validatorDeclarations(formats),
  'shared/generated/validators.js': await validators({
    enrichedEvent: enrichedEventSchema,
    pushEnvelope: pushEnvelopeSchema,
    ...(await formatSchemas(formats)),
  }),
  'functions/write/generated/mitre-table.ts': await mitreTable(),
  'docs/settings.md': settingsPage(settings, container),
  'terraform/generated/pipeline.json': pipelineJson(settings),
  'terraform/variables-settings.tf': settingsVariables(settings),
};
for (const [folder, { schema }] of [
  ...settings.map((each) => [`functions/${each.stage}`, each] as const),
  ['container', container] as const,
]) {
  // Report all faults at once to the person who deploys.
  const options = { allErrors: true, coerceTypes: true, useDefaults: true };
  files[`${folder}/generated/settings.js`] = await validators({ settings: schema }, options);
  files[`${folder}/generated/settings.d.ts`] =
    `import type { Validator } from '@pipeline/shared/validation.ts';
import type { Settings } from '../settings.ts';

export declare const settings: Validator<Settings>;
`;
}
for (const { stage, settings: all } of settings) {
  const contents = contentSchemas(all);
  if (Object.keys(contents).length === 0) continue;
  const path = `functions/${stage}/generated/contents`;
  files[`${path}.js`] = await validators(contents, { allErrors: true });
  files[`${path}.d.ts`] = contentDeclarations(Object.keys(contents));
}

files['terraform/README.md'] = withTables(await textOf('terraform/README.md'), {
  ...(await moduleTables({
    ...(await textsIn('terraform', '.tf')),
    'variables-settings.tf': files['terraform/variables-settings.tf'] ?? '',
  })),
  grants: grantsTable(parseJson(await textOf('terraform/iam.json'))),
});

const stale: string[] = [];
for (const [path, content] of Object.entries(files)) {
  if (await emit(path, content, check)) stale.push(path);
}
if (check && stale.length > 0) {
  console.error(`stale: ${stale.join(', ')}\nrun: npm run generate`);
  process.exitCode = 1;
}
