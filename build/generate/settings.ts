import { basename } from 'node:path';
import { isTextList, isObject, type JsonObject } from '@pipeline/shared/json.ts';
import { exported, exportedNames } from './repository.ts';

/** The content of a function's settings.ts, the input of all generated files about settings. */
export interface StageSettings {
  readonly stage: string;
  readonly schema: JsonObject;
  readonly settings: readonly Setting[];
  /** Groups of settings, of which one must be complete. */
  readonly anyOf: readonly (readonly string[])[];
}

export interface Setting {
  readonly name: string;
  readonly required: boolean;
  /** The party that sets it in a deployment: Terraform from its own resources, the person who deploys, or no one. */
  readonly setBy: 'terraform' | 'person' | 'nobody';
  readonly description: string;
  readonly preset: string | undefined;
  readonly choices: readonly string[] | undefined;
  readonly pattern: string | undefined;
  readonly json: boolean;
  /** The schema of its JSON. If absent, the JSON is an object. */
  readonly content: JsonObject | undefined;
  readonly integer: boolean;
  readonly minimum: number | undefined;
  readonly maximum: number | undefined;
}

/**
 * @param folder The folder of a function, or of the container.
 * @throws Error if its settings.ts uses an unsupported keyword.
 */
export async function settingsIn(folder: string): Promise<StageSettings> {
  const path = `${folder}/settings.ts`;
  const stage = basename(folder);
  const schema = await exported(path, 'settingsSchema');
  const wired = await exportedNames(path, 'wired');
  const localOnly = await exportedNames(path, 'localOnly');
  const required = strings(schema['required'] ?? []);
  const properties = isObject(schema['properties']) ? schema['properties'] : {};
  const settings = Object.entries(properties).map(([name, property]) => {
    if (!isObject(property)) throw new Error(`${path}: ${name} has no schema`);
    const by = setBy(wired.includes(name), localOnly.includes(name));
    return setting(name, property, required.includes(name), by);
  });
  return { stage, schema, settings, anyOf: alternatives(schema['anyOf']) };
}

const known = new Set([
  'type',
  'enum',
  'pattern',
  'minLength',
  'minimum',
  'maximum',
  'default',
  'description',
  'contentMediaType',
  'contentSchema',
]);

function setting(
  name: string,
  property: JsonObject,
  required: boolean,
  by: Setting['setBy'],
): Setting {
  const { type, description, default: preset, pattern, minimum, maximum } = property;
  const media = property['contentMediaType'];
  const unknown = Object.keys(property).filter((key) => !known.has(key));
  const choices = property['enum'] === undefined ? undefined : strings(property['enum']);
  const isKnown = choices !== undefined || type === 'string' || type === 'integer';
  if (!isKnown || unknown.length > 0 || (media !== undefined && media !== 'application/json')) {
    // Fail here. Otherwise Terraform would not check the keyword, and the function would fail to start.
    throw new Error(`build/generate does not support a keyword in the schema of ${name}`);
  }
  return {
    name,
    required,
    setBy: by,
    description: typeof description === 'string' ? description : '',
    preset: typeof preset === 'string' || typeof preset === 'number' ? String(preset) : undefined,
    choices,
    pattern: typeof pattern === 'string' ? pattern : undefined,
    json: media !== undefined,
    content: isObject(property['contentSchema']) ? property['contentSchema'] : undefined,
    integer: type === 'integer',
    minimum: typeof minimum === 'number' ? minimum : undefined,
    maximum: typeof maximum === 'number' ? maximum : undefined,
  };
}

function setBy(wired: boolean, localOnly: boolean): Setting['setBy'] {
  if (wired) return 'terraform';
  return localOnly ? 'nobody' : 'person';
}

function alternatives(anyOf: unknown): string[][] {
  if (anyOf === undefined) return [];
  if (!Array.isArray(anyOf)) throw new Error('anyOf must be a list');
  return anyOf.map((each: unknown) => strings(isObject(each) ? each['required'] : undefined));
}

function strings(value: unknown): string[] {
  if (isTextList(value)) return value;
  throw new Error(`not a list of strings: ${JSON.stringify(value)}`);
}
