import { objectsInRow } from '../../json-stream.ts';
import { NestingError } from '../../json.ts';

/** Parses JSON text. Throws a SyntaxError if the text is not JSON, a NestingError or RangeError if it is too deep. */
export type Parse = (text: string) => unknown;

/** JSON in base64: what begins with `{"`, `{ "`, a brace and a newline, or `[{"` begins with these letters. */
const base64 = /^(?:eyJ|eyAi|ewo|W3si)[\w+/-]*=*\s*$/;

/** Parses a text that is JSON, concatenated JSON objects, or base64 of either. Returns undefined for other texts. */
export function wholeJson(text: string, parse: Parse): unknown {
  const isJson = /^\s*[[{"]/.test(text);
  if (!isJson && !base64.test(text)) return undefined;
  const json = isJson ? text : Buffer.from(text, 'base64').toString();
  return parsed(json, parse) ?? parsedRow(json, parse);
}

/** Number of objects in the largest known batch. */
const maxObjects = 20_000;

/** Parses concatenated objects. An invalid object stays text, so that it does not hold back the others. */
export function parsedRow(text: string, parse: Parse): unknown[] | undefined {
  const objects = objectsInRow(text, maxObjects) ?? [];
  if (objects.length === 0 || objects.length > maxObjects) return undefined;
  return objects.map((object) => parsed(object, parse) ?? object);
}

/** The longest known prefix is a line of RFC 5424 with structured data. */
const maxPrefix = 2000;
/** A prefix may contain an object of its own: `labels={"app":"falco"} {"rule": …}`. */
const maxStarts = 3;

/** JSON within a line: an object, and the text around it. */
export interface Embedded {
  readonly value: unknown;
  readonly around: string;
}

/**
 * Finds an object that ends at the last brace of a text, or its quoted form (`msg="{\"rule\": …}"`): container runtimes,
 * syslog and loggers write a prefix before the line. Yields one for each place where it may begin. Takes linear time.
 */
export function* embeddedJson(text: string, parse: Parse): Generator<Embedded> {
  const ends = { '{': text.lastIndexOf('}') + 1, '"': text.lastIndexOf('"') + 1 };
  let starts = 0;
  for (const { index, 0: start } of text.slice(0, maxPrefix).matchAll(/\{\s*"|"\{\s*\\"/g)) {
    const end = ends[start.startsWith('{') ? '{' : '"'];
    if (starts === maxStarts || index >= end) return;
    starts += 1;
    const value = parsed(text.slice(index, end), parse);
    if (value !== undefined) {
      yield { value, around: `${text.slice(0, index)}\n${text.slice(end)}` };
    }
  }
}

/** Returns the lines of a text that are not blank; none if it has more than `max`. */
export function linesOf(text: string, max: number): string[] {
  const lines: string[] = [];
  for (let start = 0; start < text.length;) {
    const found = text.indexOf('\n', start);
    const end = found === -1 ? text.length : found;
    const line = text.slice(start, end);
    start = end + 1;
    if (line.trim() === '') continue;
    if (lines.length === max) return [];
    lines.push(line);
  }
  return lines;
}

/** A brace without a key or another brace after it, as in a log: `{x}`. */
const noObject = /^\s*\{\s*[^\s"}]/;

/**
 * Parses a text. Undefined if it is not JSON.
 * @throws NestingError, RangeError if the text is nested too deeply.
 */
export function parsed(text: string, parse: Parse): unknown {
  // Creating a SyntaxError takes a hundred times longer than this test.
  if (noObject.test(text)) return undefined;
  try {
    return parse(text);
  } catch (error) {
    if (error instanceof SyntaxError && !(error instanceof NestingError)) return undefined;
    throw error;
  }
}
