import { isTextList } from './json.ts';
import { violations, type Validator } from './validation.ts';

/** The settings are invalid. The message lists every fault. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/**
 * Reads a function's settings from the environment. No other code reads it. Converts numbers, applies defaults, and
 * treats an empty variable as absent.
 * @throws ConfigError listing all faults.
 */
export function loadSettings<T>(validate: Validator<T>, environment = process.env): T {
  const present: unknown = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''),
  );
  if (validate(present)) return present;
  throw new ConfigError(
    `The settings of this function are invalid:\n${violations(validate)
      .map((fault) => `- ${fault}`)
      .join('\n')}`,
  );
}

/**
 * Parses a list from one variable: a JSON array of strings, or items separated by commas or line breaks.
 * @throws ConfigError if it begins like JSON but is not an array of strings.
 */
export function listSetting(name: string, text: string): string[] {
  if (!text.trimStart().startsWith('[')) {
    return text
      .split(/[,\n]/)
      .map((item) => item.trim())
      .filter((item) => item !== '');
  }
  const list = jsonSetting(name, text);
  if (isTextList(list)) return list;
  throw new ConfigError(`${name} must be a JSON array of strings`);
}

/**
 * Parses a JSON object of strings from one variable.
 * @throws ConfigError if it is anything else.
 */
export function mapSetting(name: string, text: string): Map<string, string> {
  const object = jsonSetting(name, text);
  const entries: [string, unknown][] =
    typeof object === 'object' && object !== null && !Array.isArray(object)
      ? Object.entries(object)
      : [['', object]];
  return new Map(
    entries.map(([key, value]) => {
      if (typeof value !== 'string')
        throw new ConfigError(`${name} must be a JSON object of strings`);
      return [key, value];
    }),
  );
}

/**
 * JSON in one variable, as its schema says.
 * @throws ConfigError naming what is wrong with it.
 */
export function contentSetting<T>(name: string, text: string, validate: Validator<T>): T {
  const content = jsonSetting(name, text);
  if (validate(content)) return content;
  throw new ConfigError(`${name}: ${violations(validate).join('; ')}`);
}

function jsonSetting(name: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new ConfigError(`${name} is not JSON`, { cause: error });
  }
}
