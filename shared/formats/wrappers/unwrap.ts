import { isObject, NestingError, type JsonObject } from '../../json.ts';
import { defined, definedOrNothing } from '../../objects.ts';
import { merged } from '../common/text.ts';
import { wrappers } from './index.ts';
import { withoutPrefix } from './line.ts';
import type { Context, Wrapped, Wrapper } from './wrapper.ts';

/** The content of a body without its wrappers. */
export interface Unwrapped {
  /** The innermost value; text only if it is not JSON. */
  readonly content: unknown;
  readonly context: Context;
  /** The wrappers, from the outermost. */
  readonly wrappers: readonly Wrapper[];
  /** Returns the same wrappers around one part of the content. */
  readonly rewrap: (part: unknown) => unknown;
}

/** Maximum depth. The deepest known is a push of a CloudEvent of a log entry of a record of Fluent Bit. */
const maxWrappers = 6;

/**
 * Removes the wrappers of a body.
 * @param parse Parses JSON text. Throws a SyntaxError if the text is not JSON.
 */
export function unwrap(body: unknown, parse: (text: string) => unknown): Unwrapped {
  let unwrapped: Unwrapped = { content: body, context: {}, wrappers: [], rewrap: (part) => part };
  while (isObject(unwrapped.content) && unwrapped.wrappers.length < maxWrappers) {
    const next = unwrapOnce(unwrapped, unwrapped.content, parse);
    if (next === undefined) break;
    unwrapped = next;
  }
  return unwrapped;
}

function unwrapOnce(
  outer: Unwrapped,
  body: JsonObject,
  parse: (text: string) => unknown,
): Unwrapped | undefined {
  for (const wrapper of wrappers) {
    const inner = wrapper.unwrap(body);
    if (inner === undefined) continue;
    return {
      content: typeof inner.content === 'string' ? parsed(inner.content, parse) : inner.content,
      context: mergedContext(outer.context, inner),
      wrappers: [...outer.wrappers, wrapper],
      rewrap: (part) => outer.rewrap(inner.rewrap(part)),
    };
  }
  return undefined;
}

function parsed(text: string, parse: (text: string) => unknown): unknown {
  try {
    return parse(withoutPrefix(text));
  } catch (error) {
    if (!isSyntax(error)) throw error;
    return parsedLines(text, parse) ?? text;
  }
}

/**
 * Parses newline-delimited JSON to a list, recognized by its first line. A line that is not JSON stays text, so that it
 * does not hold back the others. Undefined for any other text.
 */
function parsedLines(text: string, parse: (text: string) => unknown): unknown[] | undefined {
  const [first = '', ...others] = text.split('\n').filter((line) => line.trim() !== '');
  if (others.length === 0 || !isObject(parsedLine(first, parse))) return undefined;
  return [first, ...others].map((line) => parsedLine(line, parse));
}

function parsedLine(line: string, parse: (text: string) => unknown): unknown {
  try {
    return parse(line);
  } catch (error) {
    if (!isSyntax(error)) throw error;
    return line;
  }
}

function isSyntax(error: unknown): boolean {
  return error instanceof SyntaxError && !(error instanceof NestingError);
}

/** Merges contexts. The inner wrapper takes precedence. */
function mergedContext(outer: Context, { content, context: inner = {} }: Wrapped): Context {
  return defined({
    time: inner.time ?? outer.time,
    host: inner.host ?? outer.host,
    // A Struct does not change text.
    isRounded:
      typeof content !== 'string' && (outer.isRounded === true || inner.isRounded === true),
    surroundings: definedOrNothing({ ...outer.surroundings, ...inner.surroundings }),
    details: merged(inner.details ?? {}, outer.details ?? {}),
  });
}
