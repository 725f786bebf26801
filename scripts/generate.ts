import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Ajv, type AnySchema, type Options } from 'ajv';
import standaloneModule from 'ajv/dist/standalone/index.js';
import { build } from 'esbuild';
import { enrichedEventSchema } from '@pipeline/shared/event.ts';
import { isObject, type JsonObject } from '@pipeline/shared/json.ts';
import { pushEnvelopeSchema } from '@pipeline/shared/pubsub/push-envelope.ts';

/**
 * Writes the `generated` folders: the registry of formats (every file of shared/formats that exports
 * one) and the validators of all schemas, compiled ahead of time into code that needs no ajv.
 * `--check` writes nothing and fails when what is there is stale.
 */

const root = join(import.meta.dirname, '..');
const check = process.argv.includes('--check');
const banner = '// Written by `npm run generate`. Do not edit.\n';

const formatNames = await namesIn('shared/formats', (name) => name !== 'format.ts');
const stages = await namesIn('functions', () => true);
const stale: string[] = [];

const formatSchemas: Record<string, AnySchema> = {};
for (const name of formatNames) formatSchemas[identifier(name)] = await formatSchema(name);
await emit('shared/generated/formats.ts', registry());
await emit('shared/generated/validators.d.ts', validatorDeclarations());
await emit(
  'shared/generated/validators.js',
  await validators(
    { enrichedEvent: enrichedEventSchema, pushEnvelope: pushEnvelopeSchema, ...formatSchemas },
    {},
  ),
);
for (const stage of stages) {
  // A person who deploys wants to read of every fault at once.
  const options = { allErrors: true, coerceTypes: true, useDefaults: true };
  await emit(
    `functions/${stage}/generated/settings.js`,
    await validators(
      { settings: await exported(`functions/${stage}/settings.ts`, 'settingsSchema') },
      options,
    ),
  );
  await emit(`functions/${stage}/generated/settings.d.ts`, settingsDeclarations());
}
await emit('docs/settings.md', await settingsPage());
// The table of MITRE's names has a source of its own: the client's protos.
await import('./generate-mitre.ts');
if (check && stale.length > 0) {
  console.error(`stale: ${stale.join(', ')}\nrun: npm run generate`);
  process.exitCode = 1;
}

async function emit(path: string, content: string): Promise<void> {
  const target = join(root, path);
  const text = path.endsWith('.md') ? content : banner + content;
  if ((await readFile(target, 'utf8').catch(() => '')) === text) return;
  stale.push(path);
  if (check) return;
  await mkdir(dirname(target), { recursive: true });
  await writeFile(target, text);
}

/** The names, without `.ts`, of the TypeScript files or folders in a folder. */
async function namesIn(folder: string, keep: (name: string) => boolean): Promise<string[]> {
  const entries = await readdir(join(root, folder), { withFileTypes: true });
  const wanted = entries.filter(
    (entry) =>
      keep(entry.name) &&
      (folder === 'functions' ? entry.isDirectory() : entry.name.endsWith('.ts')),
  );
  return wanted.map(({ name }) => name.replace(/\.ts$/, '')).toSorted();
}

async function formatSchema(name: string): Promise<AnySchema> {
  const format = await exported(`shared/formats/${name}.ts`, 'format');
  if (format['name'] !== name)
    throw new Error(`shared/formats/${name}.ts must call its format ${name}`);
  return isObject(format['schema']) ? format['schema'] : {};
}

async function exported(path: string, name: string): Promise<JsonObject> {
  const module: unknown = await import(join(root, path));
  const value = isObject(module) ? module[name] : undefined;
  if (!isObject(value)) throw new Error(`${path} exports no ${name}`);
  return value;
}

function identifier(name: string): string {
  return name.replaceAll(/-(\w)/g, (_match, letter: string) => letter.toUpperCase());
}

async function validators(schemas: Record<string, AnySchema>, options: Options): Promise<string> {
  const ajv = new Ajv({ ...options, code: { source: true, esm: true } });
  for (const [name, schema] of Object.entries(schemas)) ajv.addSchema(schema, name);
  const names = Object.keys(schemas);
  const code = standaloneModule.default(ajv, Object.fromEntries(names.map((name) => [name, name])));
  // ajv's code requires helpers of ajv: esbuild puts them in.
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

function registry(): string {
  const ids = formatNames.map((name) => ({ name, id: identifier(name) }));
  return `import type { RegisteredFormat } from '../formats/format.ts';
${ids.map(({ name, id }) => `import { format as ${id} } from '../formats/${name}.ts';`).join('\n')}
import * as validators from './validators.js';

export const formats: readonly RegisteredFormat[] = [
${ids.map(({ id }) => `  { ...${id}, validate: validators.${id} },`).join('\n')}
];
`;
}

function validatorDeclarations(): string {
  return `import type { EnrichedEvent } from '../event.ts';
import type { JsonObject } from '../json.ts';
import type { PushEnvelope } from '../pubsub/push-envelope.ts';
import type { Validator } from '../validation.ts';

export const enrichedEvent: Validator<EnrichedEvent>;
export const pushEnvelope: Validator<PushEnvelope>;
${formatNames.map((name) => `export const ${identifier(name)}: Validator<JsonObject>;`).join('\n')}
`;
}

function settingsDeclarations(): string {
  return `import type { Validator } from '@pipeline/shared/validation.ts';
import type { Settings } from '../settings.ts';

export const settings: Validator<Settings>;
`;
}

async function settingsPage(): Promise<string> {
  const sections = await Promise.all(
    stages.map(async (stage) => {
      const schema = await exported(`functions/${stage}/settings.ts`, 'settingsSchema');
      const required = Array.isArray(schema['required']) ? schema['required'] : [];
      const properties = isObject(schema['properties']) ? Object.entries(schema['properties']) : [];
      const rows = properties.map(([name, property]) =>
        settingsRow(name, property, required.includes(name)),
      );
      return [
        `## ${stage}`,
        '',
        '| variable | default | meaning |',
        '|---|---|---|',
        ...rows,
        '',
      ].join('\n');
    }),
  );
  return `# Settings

The environment variables of each function. Written by \`npm run generate\` from its settings.ts.

${sections.join('\n')}`;
}

function settingsRow(name: string, property: unknown, isRequired: boolean): string {
  const {
    default: preset,
    description,
    enum: choices,
    minimum,
    maximum,
  } = isObject(property) ? property : {};
  const range =
    minimum === undefined && maximum === undefined
      ? ''
      : `${shown(minimum)} to ${shown(maximum) || 'any'}.`;
  const list = Array.isArray(choices) ? `One of ${choices.join(', ')}.` : '';
  const value = isRequired ? 'required' : shown(preset) === '' ? '' : `\`${shown(preset)}\``;
  const meaning = [description, list, range]
    .filter((part) => typeof part === 'string' && part !== '')
    .join(' ');
  return `| \`${name}\` | ${value} | ${meaning.replaceAll('|', '\\|')} |`;
}

function shown(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}
