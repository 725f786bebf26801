import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isObject, parseJson, type JsonObject } from '@pipeline/shared/json.ts';
import { createCommand, exitCodes, runCommand } from '../cli/command.ts';
import { kinds, pruned, strict } from './kubernetes/schemas.ts';

/**
 * Writes test/fixtures/kubernetes/schemas.json: the published schemas of the kinds in kubernetes/, from Kubernetes and
 * from the authors of custom resources, without descriptions, and refusing unknown fields. Run it by hand for a newer
 * Kubernetes.
 */

const command = createCommand(
  'node tools/generate-kubernetes-schemas.ts',
  'Write the schemas for the checks of kubernetes/.',
)
  .requiredOption('--kubernetes <folder>', 'a copy of github.com/kubernetes/kubernetes')
  .requiredOption('--kubernetes-version <version>', 'which version of it')
  .requiredOption('--crds <folder>', 'a copy of github.com/datreeio/CRDs-catalog')
  .addHelpText(
    'after',
    `
Examples:
  node tools/generate-kubernetes-schemas.ts --kubernetes ../kubernetes --kubernetes-version v1.34.2 --crds ../CRDs-catalog`,
  );

await runCommand(command, async () => {
  const options = command.opts<{ kubernetes: string; kubernetesVersion: string; crds: string }>();
  const swagger = await read(join(options.kubernetes, 'api/openapi-spec/swagger.json'));
  const definitions = isObject(swagger['definitions']) ? swagger['definitions'] : {};
  const schemas: JsonObject = pruned(definitions, kinds.core);
  for (const [kind, file] of Object.entries(kinds.custom)) {
    schemas[kind] = strict(await read(join(options.crds, file)), true);
  }
  const sources = `Kubernetes ${options.kubernetesVersion} (api/openapi-spec/swagger.json) and datreeio/CRDs-catalog, both Apache-2.0; pruned by tools/generate-kubernetes-schemas.ts`;
  await writeFile(
    join(import.meta.dirname, '../test/fixtures/kubernetes/schemas.json'),
    `${JSON.stringify({ $comment: sources, definitions: schemas })}\n`,
  );
  return exitCodes.done;
});

async function read(file: string): Promise<JsonObject> {
  const value = parseJson(await readFile(file, 'utf8'));
  if (isObject(value)) return value;
  throw new TypeError(`${file} holds no object`);
}
