import { isObject, type JsonObject } from '@pipeline/shared/json.ts';
import { badRequest } from './errors.ts';
import type { StoredEvent } from './event-store.ts';

/**
 * The supported part of the filter language: `ATTRIBUTE = VALUE`, `!=` and `in (VALUE, ...)`, each optionally negated
 * with `not`, joined by `and`. Everything else is refused, because ignoring a filter would hide a mistake.
 */

type Test = (event: StoredEvent) => boolean;

const attributes = new Set(['category', 'engine', 'name', 'originator', 'severity', 'source']);
const contentAttributes = new Set(['policyId', 'ruleName']);

const value = String.raw`(?:"(?:[^"\\]|\\.)*"|[\w.-]+)`;
const attribute = String.raw`[\w./-]+`;
const comparison = new RegExp(
  String.raw`^\s*(not\s+)?(${attribute})\s*(?:(=|!=)\s*(${value})|\bin\s*\(\s*(${value}(?:\s*,\s*${value})*)\s*\))\s*`,
);
const conjunction = /^and\b/;

/**
 * Compiles a filter; every event passes an empty one.
 * @throws ApiError 400
 */
export function parseFilter(filter: string): Test {
  const tests: Test[] = [];
  let rest = filter.trim();
  while (rest !== '') {
    const match = comparison.exec(rest);
    if (match === null) throw unknown(filter, rest);
    const [whole, negation, name = '', operator, single, list] = match;
    const matches = (single ?? list ?? '').matchAll(new RegExp(value, 'g'));
    const values = new Set([...matches].map(([text]) => unquote(text)));
    const isNegative = (negation !== undefined) !== (operator === '!=');
    const read = reader(name, filter);
    tests.push((event) => values.has(textOf(read(event.fields))) !== isNegative);
    rest = rest.slice(whole.length);
    if (rest === '') break;
    if (!conjunction.test(rest)) throw unknown(filter, rest);
    rest = rest.replace(conjunction, '').trim();
    if (rest === '') throw unknown(filter, 'and');
  }
  return (event) => tests.every((test) => test(event));
}

/** Attributes with a dot are labels, such as kubernetes.cluster.name. */
function reader(name: string, filter: string): (event: JsonObject) => unknown {
  if (attributes.has(name)) return (event) => event[name];
  if (contentAttributes.has(name)) return ({ content }) => isObject(content) && content[name];
  if (name.includes('.')) return ({ labels }) => isObject(labels) && labels[name];
  throw unknown(filter, name);
}

function textOf(found: unknown): string {
  return typeof found === 'string' || typeof found === 'number' ? String(found) : '';
}

function unquote(text: string): string {
  return text.startsWith('"') ? text.slice(1, -1).replaceAll(/\\(.)/g, '$1') : text;
}

function unknown(filter: string, at: string): Error {
  return badRequest(
    `Invalid filter at «${at}»: ${filter}. This emulator supports =, !=, in, not, and.`,
  );
}
