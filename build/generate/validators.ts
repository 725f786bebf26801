import { Ajv, type AnySchema, type Options } from 'ajv';
import standaloneModule from 'ajv/dist/standalone/index.js';
import { build } from 'esbuild';
import { root } from './repository.ts';

/** The code of one validator per schema, by name, which does not need ajv at run time. */
export async function validators(
  schemas: Record<string, AnySchema>,
  options: Options = {},
): Promise<string> {
  const ajv = new Ajv({ ...options, code: { source: true, esm: true } });
  for (const [name, schema] of Object.entries(schemas)) ajv.addSchema(schema, name);
  const names = Object.keys(schemas);
  const code = standaloneModule.default(ajv, Object.fromEntries(names.map((name) => [name, name])));
  // ajv's code requires helpers of ajv: esbuild inlines them.
  const result = await build({
    stdin: { contents: code, resolveDir: root },
    bundle: true,
    format: 'esm',
    platform: 'node',
    minifySyntax: true,
    minifyWhitespace: true,
    write: false,
  });
  return result.outputFiles[0]?.text ?? '';
}
