import { isObject, NestingError, type JsonObject } from '../../json.ts';
import { defined, definedOrNothing } from '../../objects.ts';
import { merged } from '../common/text.ts';
import { wrappers } from './index.ts';
import { withoutPrefix } from './line.ts';
import type { Context, Wrapped, Wrapper } from './wrapper.ts';

/** What is in all wrappers of a body. */
export interface Unwrapped {
  /** The innermost value: text only where it is no JSON. */
  readonly content: unknown;
  readonly context: Context;
  /** The wrappers, from the outermost. */
  readonly wrappers: readonly Wrapper[];
  /** The same wrappers around one part of the content. */
  readonly rewrap: (part: unknown) => unknown;
}

/** A push of a CloudEvent of a log entry of a record of Fluent Bit: nothing known is deeper. */
const maxWrappers = 6;

/**
 * Takes a body out of its wrappers.
 * @param parse reads text that holds JSON; throws a SyntaxError when it does not.
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
 * Newline-delimited JSON as a list, told by its first line. A line that is no JSON stays text: it does not hold back the
 * others. Undefined for any other text.
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

/** The nearer a wrapper is to the event, the better it knows. */
function mergedContext(outer: Context, { content, context: inner = {} }: Wrapped): Context {
  return defined({
    time: inner.time ?? outer.time,
    host: inner.host ?? outer.host,
    // Text comes through a Struct as it is.
    isRounded:
      typeof content !== 'string' && (outer.isRounded === true || inner.isRounded === true),
    surroundings: definedOrNothing({ ...outer.surroundings, ...inner.surroundings }),
    details: merged(inner.details ?? {}, outer.details ?? {}),
  });
}
