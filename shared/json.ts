import { wellFormedJson } from './well-formed.ts';

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
 * Parses JSON for reading. Integers that a double cannot hold come back as strings of their digits, and strings are
 * well-formed Unicode.
 * @throws SyntaxError when `text` is not JSON.
 */
export function parseJson(text: string): unknown {
  const whole = wellFormedJson(text);
  const quoted = quoteRounded(whole);
  if (quoted === whole) return parse(whole);
  try {
    return parse(quoted);
  } catch {
    // For the message, which tells where in the text as it came.
    return parse(whole);
  }
}

/**
 * Parses JSON that another stage wrote, which has no integer that a double cannot hold: only its strings are made well-formed.
 * @throws SyntaxError when `text` is not JSON.
 */
export function parseOwnJson(text: string): unknown {
  return parse(wellFormedJson(text));
}

/** A double holds each integer of fewer digits. */
const manyDigits = 16;

/** JSON with each integer that a double cannot hold as a string of its digits. A fifth of the time of a reviver. */
function quoteRounded(text: string): string {
  let quoted = '';
  let taken = 0;
  let at = 0;
  // A run of so many digits has one at a multiple of their number: a regular expression looks at each character.
  for (let place = manyDigits - 1; place < text.length; place += manyDigits) {
    if (!isDigit(text, place)) continue;
    const [start, end] = integerAround(text, place);
    place = end;
    if (!isRoundedAt(text, start, end)) continue;
    // Skip the strings before it, from quote to quote.
    while (at < start) {
      const quote = text.indexOf('"', at);
      if (quote === -1 || quote > start) at = start;
      else at = endOfString(text, quote);
    }
    // Otherwise it was passed by: it stands within a string.
    if (at > start) continue;
    quoted += `${text.slice(taken, start)}"${text.slice(start, end)}"`;
    taken = end;
  }
  return taken === 0 ? text : quoted + text.slice(taken);
}

function isDigit(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code >= 48 && code <= 57;
}

/** The digits around a place, with a minus before them. */
function integerAround(text: string, at: number): [start: number, end: number] {
  let start = at;
  let end = at + 1;
  while (isDigit(text, start - 1)) start -= 1;
  while (isDigit(text, end)) end += 1;
  return [text[start - 1] === '-' ? start - 1 : start, end];
}

const leadingZero = /^-?0/;
/** A fraction, an exponent, or the colon of a key. */
const otherwise = /[.eE]|\s*:/y;

/**
 * Whether a double cannot hold what stands there: an integer that is no part of another number, has no leading zero and is no
 * key, so that quoting it makes JSON of nothing that was none.
 */
function isRoundedAt(text: string, start: number, end: number): boolean {
  const digits = text.slice(start, end);
  if (digits.length < manyDigits || Number.isSafeInteger(Number(digits))) return false;
  otherwise.lastIndex = end;
  return (
    !leadingZero.test(digits) && !/[\d.eE+-]/.test(text.charAt(start - 1)) && !otherwise.test(text)
  );
}

/** The place after the string that begins at `start`; that of the end where it is not closed. */
function endOfString(text: string, start: number): number {
  let end = start;
  do {
    end = text.indexOf('"', end + 1);
    if (end === -1) return text.length;
  } while (isEscaped(text, end));
  return end + 1;
}

/** Whether an odd number of backslashes stands before a place. */
function isEscaped(text: string, at: number): boolean {
  let start = at;
  while (text[start - 1] === '\\') start -= 1;
  return (at - start) % 2 === 1;
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
 * @returns undefined when the text is no JSON array. When it is one, each element is JSON, and the other way round: this only
 *   looks for the commas, and leaves it to whoever parses the elements.
 */
export function arrayElements(text: string): string[] | undefined {
  const array = text.trim();
  if (!array.startsWith('[') || !array.endsWith(']')) return undefined;
  const elements: string[] = [];
  const last = array.length - 1;
  let depth = 0;
  let start = 1;
  for (let at = 1; at < last; at += 1) {
    const char = array.charCodeAt(at);
    // Most of a text is strings: they are passed in one step.
    if (char === quote) at = endOfString(array, at) - 1;
    else if (char === openBracket || char === openBrace) depth += 1;
    else if (char === closeBracket || char === closeBrace) depth -= 1;
    else if (char === comma && depth === 0) {
      elements.push(array.slice(start, at).trim());
      start = at + 1;
    }
    if (depth < 0) return undefined;
  }
  const rest = array.slice(start, last).trim();
  if (elements.length > 0 || rest !== '') elements.push(rest);
  return elements;
}

const [quote, comma] = [0x22, 0x2c];
const [openBracket, closeBracket, openBrace, closeBrace] = [0x5b, 0x5d, 0x7b, 0x7d];
