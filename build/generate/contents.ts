import type { JsonObject } from '@pipeline/shared/json.ts';
import type { Setting } from './settings.ts';

/** The schemas of the settings whose text is JSON of a certain form, by the setting. */
export function contentSchemas(settings: readonly Setting[]): Record<string, JsonObject> {
  return Object.fromEntries(
    settings.flatMap(({ name, content }) => (content === undefined ? [] : [[name, content]])),
  );
}

/** generated/contents.d.ts of a function that has such settings. */
export function contentDeclarations(names: readonly string[]): string {
  return `import type { FromSchema } from 'json-schema-to-ts';
import type { Validator } from '@pipeline/shared/validation.ts';
import type { settingsSchema } from '../settings.ts';

type Properties = (typeof settingsSchema)['properties'];

${names.map((name) => `export declare const ${name}: Validator<FromSchema<Properties['${name}']['contentSchema']>>;`).join('\n')}
`;
}
