import { isObject, isTextList, type JsonObject } from '@pipeline/shared/json.ts';
import { list, quoted } from './hcl.ts';

/**
 * An expression of Terraform's that is true where `value` is JSON of a list of objects, as the schema says.
 * @throws Error when the schema says what this cannot carry on.
 */
export function listTest({ type, items, ...others }: JsonObject): string {
  if (type !== 'array' || !isObject(items)) throw new Error('the content of a setting is no list');
  assertNoOthers(others);
  const tests = objectTests(items);
  // An object is iterated over like a list; a list of JSON begins with a bracket.
  return `can(regex(${quoted(String.raw`^\s*\[`)}, value)) && try(alltrue([for item in jsondecode(value) : ${tests.join(' && ')}]), false)`;
}

function objectTests(schema: JsonObject): string[] {
  const { type, additionalProperties, required, anyOf, properties, ...others } = schema;
  if (type !== 'object' || additionalProperties !== false || !isObject(properties)) {
    throw new Error('the content of a setting is a list of objects whose properties are all known');
  }
  assertNoOthers(others);
  const alternatives = (Array.isArray(anyOf) ? anyOf : []).flatMap((each: unknown) =>
    names(isObject(each) ? each['required'] : undefined),
  );
  return [
    `length(setsubtract(keys(item), ${list(Object.keys(properties))})) == 0`,
    `length(setsubtract(${list(names(required))}, keys(item))) == 0`,
    ...(alternatives.length === 0
      ? []
      : [`length(setintersection(keys(item), ${list(alternatives)})) > 0`]),
    // Terraform takes a number for a text.
    `alltrue([for text in values(item) : can(regex(${quoted('^".+"$')}, jsonencode(text)))])`,
    ...Object.entries(properties).flatMap(([name, property]) => choiceTest(name, property)),
  ];
}

function choiceTest(name: string, property: unknown): string[] {
  const { type, minLength, enum: choices, ...others } = isObject(property) ? property : {};
  assertNoOthers(others);
  if (choices !== undefined) {
    return [`contains(${list(names(choices))}, lookup(item, ${quoted(name)}, null))`];
  }
  if (type !== 'string' || minLength !== 1)
    throw new Error(`${name} must be a text, and not empty`);
  return [];
}

function names(value: unknown): string[] {
  if (isTextList(value)) return value;
  throw new Error(`not a list of strings: ${JSON.stringify(value)}`);
}

function assertNoOthers(others: JsonObject): void {
  const [unknown] = Object.keys(others);
  if (unknown !== undefined)
    throw new Error(`build/generate does not know ${unknown} of a content`);
}
