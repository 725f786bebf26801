import type { AnySchema } from 'ajv';
import { isObject } from '@pipeline/shared/json.ts';
import { exported, modulesIn } from './repository.ts';

/** The formats: each file of shared/formats except the one that defines the type. */
export async function formatNames(): Promise<string[]> {
  return (await modulesIn('shared/formats')).filter((name) => name !== 'format');
}

/** The schema of each format, by its identifier in the generated code. */
export async function formatSchemas(names: readonly string[]): Promise<Record<string, AnySchema>> {
  const schemas: Record<string, AnySchema> = {};
  for (const name of names) {
    const format = await exported(`shared/formats/${name}.ts`, 'format');
    if (format['name'] !== name)
      throw new Error(`shared/formats/${name}.ts must call its format ${name}`);
    schemas[identifier(name)] = isObject(format['schema']) ? format['schema'] : {};
  }
  return schemas;
}

export function registry(names: readonly string[]): string {
  const ids = names.map((name) => ({ name, id: identifier(name) }));
  return `import type { RegisteredFormat } from '../formats/format.ts';
${ids.map(({ name, id }) => `import { format as ${id} } from '../formats/${name}.ts';`).join('\n')}
import * as validators from './validators.js';

export const formats: readonly RegisteredFormat[] = [
${ids.map(({ id }) => `  { ...${id}, validate: validators.${id} },`).join('\n')}
];
`;
}

export function validatorDeclarations(names: readonly string[]): string {
  return `import type { EnrichedEvent } from '../event.ts';
import type { JsonObject } from '../json.ts';
import type { PushEnvelope } from '../pubsub/push-envelope.ts';
import type { Validator } from '../validation.ts';

export declare const enrichedEvent: Validator<EnrichedEvent>;
export declare const pushEnvelope: Validator<PushEnvelope>;
${names.map((name) => `export declare const ${identifier(name)}: Validator<JsonObject>;`).join('\n')}
`;
}

function identifier(name: string): string {
  return name.replaceAll(/-(\w)/g, (_match, letter: string) => letter.toUpperCase());
}
