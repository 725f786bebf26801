/**
 * JSON that keeps every digit. Sysdig and Falco send nanoseconds and ids as integers above 2^53,
 * which `JSON.parse` rounds: 1720031001639981110 becomes 1720031001639981000.
 */

/** A JSON object whose values are yet to be looked at. */
export type JsonObject = Record<string, unknown>;

/** The text is JSON, but too deeply nested to be read without running out of stack. */
export class NestingError extends SyntaxError {
  override readonly name = 'NestingError';
}

/** V8 gives the reviver a number's own digits; TypeScript's library knows neither that nor rawJSON. */
type Reviver = (key: string, value: unknown, context?: { source?: string }) => unknown;
const parse: (text: string, reviver?: Reviver) => unknown = JSON.parse;
declare global {
  interface JSON {
    /** An opaque object that `JSON.stringify` writes as `text`. */
    rawJSON(text: string): unknown;
  }
}

function isRounded(value: unknown, source: string | undefined): source is string {
  return (
    typeof value === 'number' &&
    source !== undefined &&
    !Number.isSafeInteger(value) &&
    /^-?\d+$/.test(source)
  );
}

/**
 * Parses JSON for reading. Integers that a double cannot hold come back as strings of their digits.
 * @throws SyntaxError when `text` is not JSON.
 */
export function parseJson(text: string): unknown {
  // Whether it is JSON is asked of the text as it came: what is quoted below could make it so.
  const value = parse(text);
  if (!/\d{16}/.test(text)) return value;
  const quoted = quoteRounded(text);
  return quoted === text ? value : parse(quoted);
}

/** An integer of 16 digits or more, and no part of another number. */
const longInteger = /(?<![\d.eE+-])-?\d{16,}(?![\d.eE])/g;

/** JSON with each integer that a double cannot hold as a string of its digits. Half the time of a reviver. */
function quoteRounded(text: string): string {
  let quoted = '';
  let taken = 0;
  let at = 0;
  let inString = false;
  for (const { 0: digits, index } of text.matchAll(longInteger)) {
    for (; at < index; at += 1) {
      const char = text[at];
      if (inString && char === '\\') at += 1;
      else if (char === '"') inString = !inString;
    }
    if (inString || Number.isSafeInteger(Number(digits))) continue;
    quoted += `${text.slice(taken, index)}"${digits}"`;
    taken = index + digits.length;
  }
  return quoted + text.slice(taken);
}

/**
 * Parses JSON for writing it again: after `JSON.stringify`, every integer has the digits it came
 * with. Not for reading: such an integer is an opaque object until then.
 * @throws SyntaxError when `text` is not JSON, NestingError when it is nested too deeply.
 */
export function parseForRewriting(text: string): unknown {
  try {
    // The reviver is slow, and needless where no number has 16 digits or more.
    if (!/\d{16}/.test(text)) return parse(text);
    return parse(text, (_key, value, context) =>
      isRounded(value, context?.source) ? JSON.rawJSON(context.source) : value,
    );
  } catch (error) {
    if (error instanceof RangeError) throw new NestingError('nested too deeply', { cause: error });
    throw error;
  }
}

/** `parseJson`, or undefined when the text is not JSON. */
export function jsonOf(text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}

export function isTextList(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((element) => typeof element === 'string');
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * The elements of a JSON array, each as the very text it arrived as.
 * @param text a JSON array that `parseJson` accepts: this only looks for its commas.
 */
export function arrayElements(text: string): string[] {
  const elements: string[] = [];
  let depth = 0;
  let inString = false;
  let start = -1;
  const take = (end: number): void => {
    const element = text.slice(start, end).trim();
    if (element !== '') elements.push(element);
    start = end + 1;
  };
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at];
    if (inString) {
      if (char === '\\') at += 1;
      else if (char === '"') inString = false;
    } else if (char === '"') inString = true;
    else if (char === '[' || char === '{') {
      depth += 1;
      if (depth === 1) start = at + 1;
    } else if (char === ']' || char === '}') {
      if (depth === 1) take(at);
      depth -= 1;
    } else if (char === ',' && depth === 1) take(at);
  }
  return elements;
}
