import { isObject, type JsonObject } from '../../json.ts';
import { isCertain, isRecognized } from './certain.ts';
import { withoutCopies } from './copies.ts';
import { embeddedJson, linesOf, wholeJson, type Parse } from './json-text.ts';
import { wrappers } from './known.ts';
import { damageOf, maxDepth } from './no-alert.ts';
import { lineKeys } from './record.ts';

/** An event, or a wrapper of one, within a body. */
export interface Found {
  readonly content: unknown;
  /** The values beside it, from the outermost level. */
  readonly beside: readonly JsonObject[];
  /** Whether it was JSON text, which a Struct does not round. */
  readonly isText: boolean;
  /** Returns the body with a part in the place of this one, and without the other events. */
  readonly rewrap: (part: unknown) => unknown;
}

/** The lines of the largest known batch. */
const maxLines = 20_000;

/**
 * Searches a body for events: at any key, in lists, as objects or as JSON text. Takes linear time. If a list or a text
 * contains events, its other records are parts too, since one of them may be a damaged event.
 * @throws NestingError, RangeError if JSON text is nested too deeply.
 */
export function eventsIn(value: unknown, parse: Parse, depth = 0): Found[] {
  if (depth > maxDepth) return [];
  if (typeof value === 'string') return inText(value, parse, depth + 1);
  if (Array.isArray(value)) return inList(value, parse, depth + 1);
  if (!isObject(value)) return [];
  if (isCertain(value)) return [alone(value)];
  for (const wrapper of wrappers) {
    const inner = wrapper.unwrap(value);
    if (inner === undefined) continue;
    return eventsIn(inner.content, parse, depth + 1).length > 0 ? [alone(value)] : [];
  }
  return inObject(value, parse, depth + 1);
}

function alone(content: unknown): Found {
  return { content, beside: [], isText: false, rewrap: (part) => part };
}

function inObject(object: JsonObject, parse: Parse, depth: number): Found[] {
  const found = Object.entries(object).flatMap(([key, value]) =>
    foundAt(key, value, parse, depth).map((each) => Object.assign({ key }, each)),
  );
  if (found.length === 0) return [];
  const holders = new Set(found.map(({ key }) => key));
  const others = Object.entries(object).filter(([key]) => !holders.has(key));
  const { events, rest: ofCopies } =
    holders.size === 1 ? { events: found, rest: {} } : withoutCopies(found);
  const rest: JsonObject = { ...ofCopies, ...Object.fromEntries<unknown>(others) };
  return events.map(({ key, beside, isText, content, rewrap }) => ({
    content,
    isText,
    beside: [rest, ...beside],
    rewrap: (part) => ({ ...rest, [key]: rewrap(part) }),
  }));
}

function foundAt(key: string, value: unknown, parse: Parse, depth: number): Found[] {
  const found = eventsIn(value, parse, depth);
  if (found.length > 0 || !lineKeys.has(key)) return found;
  // A whole line counts as sent: its format need not be certain.
  const line = typeof value === 'string' ? wholeJson(value, parse) : value;
  if (!isObject(line) || !isRecognized(line)) return [];
  return [typeof value === 'string' ? asText(alone(line)) : alone(line)];
}

function inList(list: readonly unknown[], parse: Parse, depth: number): Found[] {
  const parts = list.map((element) => ({ element, found: eventsIn(element, parse, depth) }));
  const others = parts.flatMap(({ element, found }) => (found.length === 0 ? [element] : []));
  if (others.length === list.length) return [];
  const harmless = others.filter((element) => damageOf(element) === undefined);
  // A time beside a line is no record: the list is one record.
  const beside = harmless.some((element) => !isNested(element)) ? harmless : [];
  const besides = new Set(beside);
  return parts.flatMap(({ element, found }) => {
    if (found.length > 0) return found.map((each) => besideValues(each, beside));
    return besides.has(element) ? [] : [alone(element)];
  });
}

function isNested(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}

function besideValues(found: Found, values: readonly unknown[]): Found {
  if (values.length === 0) return found;
  return {
    ...found,
    beside: [{ value: values }, ...found.beside],
    rewrap: (part) => [...values, found.rewrap(part)],
  };
}

function inText(text: string, parse: Parse, depth: number): Found[] {
  const whole = wholeJson(text, parse);
  if (whole !== undefined) return eventsIn(whole, parse, depth).map(asText);
  for (const { value, around } of embeddedJson(text, parse)) {
    const found = eventsIn(value, parse, depth);
    if (found.length > 0 && damageOf(around) === undefined) return found.map(asText);
  }
  return inLines(text, parse, depth);
}

function inLines(text: string, parse: Parse, depth: number): Found[] {
  const lines = linesOf(text, maxLines);
  if (lines.length < 2) return [];
  const found = lines.map((line) => inText(line, parse, depth));
  if (found.every((each) => each.length === 0)) return [];
  return found.flatMap((each, index) => (each.length > 0 ? each : [alone(lines[index])]));
}

function asText(found: Found): Found {
  const { rewrap } = found;
  return { ...found, isText: true, rewrap: (part) => lineOf(rewrap(part)) };
}

function lineOf(part: unknown): string {
  return typeof part === 'string' ? part : JSON.stringify(part);
}
