import { isObject, type JsonObject } from '../../json.ts';
import { defined, definedOrNothing } from '../../objects.ts';
import { merged } from '../common/text.ts';
import { isRecognized } from './certain.ts';
import { linesOf, parsed, parsedRow, type Parse } from './json-text.ts';
import { wrappers } from './known.ts';
import { contextOf } from './record.ts';
import { eventsIn } from './search.ts';
import type { Context, Wrapper } from './wrapper.ts';

/** The content of a body without its wrappers. */
export interface Unwrapped {
  /** The innermost value; text only if it is not JSON. */
  readonly content: unknown;
  readonly context: Context;
  /** The wrappers, from the outermost. */
  readonly wrappers: readonly Pick<Wrapper, 'name' | 'isLog'>[];
  /** Returns the same wrappers around one part of the content. */
  readonly rewrap: (part: unknown) => unknown;
}

/** Maximum depth. The deepest known is a push of a CloudEvent of a log entry of a record of Fluent Bit. */
const maxWrappers = 6;

/**
 * Removes the wrappers of a body.
 * @param parse Parses JSON text. Throws a SyntaxError if the text is not JSON.
 */
export function unwrap(body: unknown, parse: Parse): Unwrapped {
  let unwrapped: Unwrapped = { content: body, context: {}, wrappers: [], rewrap: (part) => part };
  while (unwrapped.wrappers.length < maxWrappers) {
    const next = unwrapOnce(unwrapped, parse);
    if (next === undefined) break;
    unwrapped = next;
  }
  return unwrapped;
}

function unwrapOnce(outer: Unwrapped, parse: Parse): Unwrapped | undefined {
  const { content: body } = outer;
  if (Array.isArray(body)) return undefined;
  if (isObject(body)) {
    const known = unwrapKnown(outer, body, parse);
    if (known !== undefined || isRecognized(body)) return known;
  }
  return unwrapAny(outer, body, parse);
}

function unwrapKnown(outer: Unwrapped, body: JsonObject, parse: Parse): Unwrapped | undefined {
  for (const wrapper of wrappers) {
    const inner = wrapper.unwrap(body);
    if (inner === undefined) continue;
    const { content, context = {} } = inner;
    const isText = typeof content === 'string';
    return {
      content: isText ? contentOf(content, parse) : content,
      context: mergedContext(outer.context, context, isText),
      wrappers: [...outer.wrappers, wrapper],
      rewrap: (part) => outer.rewrap(inner.rewrap(part)),
    };
  }
  return undefined;
}

/** Unwraps what carries events under keys of an operator's choice, or in text with a prefix. */
function unwrapAny(outer: Unwrapped, body: unknown, parse: Parse): Unwrapped | undefined {
  const found = eventsIn(body, parse);
  const [first, ...others] = found;
  if (first === undefined) return undefined;
  const around = { wrappers: [...outer.wrappers, { name: 'record', isLog: false }] };
  if (others.length === 0) {
    let { context } = outer;
    for (const record of first.beside) context = mergedContext(context, contextOf(record));
    return {
      ...around,
      content: first.content,
      context: mergedContext(context, {}, first.isText),
      rewrap: (part) => outer.rewrap(first.rewrap(part)),
    };
  }
  const rewraps = new Map(found.map(({ content, rewrap }) => [content, rewrap]));
  return {
    ...around,
    content: [...rewraps.keys()],
    context: outer.context,
    rewrap: (part) => outer.rewrap(rewraps.get(part)?.(part)),
  };
}

/** Parses JSON, lines of JSON, or concatenated JSON objects. Any other text stays text. */
function contentOf(text: string, parse: Parse): unknown {
  const whole = parsed(text, parse);
  if (whole !== undefined) return whole;
  return parsedLines(text, parse) ?? parsedRow(text, parse) ?? text;
}

/**
 * Parses newline-delimited JSON to a list, recognized by its first line. A line that is not JSON stays text, so that it
 * does not hold back the others. Undefined for any other text.
 */
function parsedLines(text: string, parse: Parse): unknown[] | undefined {
  const lines = linesOf(text, Number.POSITIVE_INFINITY);
  const [first = ''] = lines;
  if (lines.length < 2 || !isObject(parsed(first, parse))) return undefined;
  return lines.map((line) => {
    const value = parsed(line, parse);
    return value === undefined ? line : value;
  });
}

/** Merges contexts. The inner wrapper takes precedence. A Struct does not change text. */
function mergedContext(outer: Context, inner: Context, isText = false): Context {
  return defined({
    time: inner.time ?? outer.time,
    host: inner.host ?? outer.host,
    isRounded: !isText && (outer.isRounded === true || inner.isRounded === true),
    surroundings: definedOrNothing({ ...outer.surroundings, ...inner.surroundings }),
    details: merged(inner.details ?? {}, outer.details ?? {}),
  });
}
