import { isStackOverflow } from './errors.ts';
import { wellFormedJson } from './well-formed.ts';

/**
 * JSON that keeps every digit. Sysdig and Falco send nanoseconds and ids as integers above 2^53,
 * which `JSON.parse` rounds: 1720031001639981110 becomes 1720031001639981000.
 */

/** A JSON object with unvalidated values. */
export type JsonObject = Record<string, unknown>;

/** The text is valid JSON, but nested too deeply for the stack. */
export class NestingError extends SyntaxError {
  override readonly name = 'NestingError';
}

/** V8 passes a number's source text to the reviver. TypeScript's library declares neither that nor rawJSON. */
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
 * Parses JSON for reading. Integers that exceed a double become strings of their digits, and strings become well-formed
 * Unicode.
 * @throws SyntaxError if `text` is not JSON.
 */
export function parseJson(text: string): unknown {
  const whole = wellFormedJson(text);
  const quoted = quoteRounded(whole);
  if (quoted === whole) return parse(whole);
  try {
    return parse(quoted);
  } catch {
    // Parse the original for an error message with the original position.
    return parse(whole);
  }
}

/**
 * Parses JSON that another stage wrote. It has no integers that exceed a double, so only its strings are made
 * well-formed.
 * @throws SyntaxError if `text` is not JSON.
 */
export function parseOwnJson(text: string): unknown {
  return parse(wellFormedJson(text));
}

/** Every integer of fewer digits fits a double. */
const manyDigits = 16;

/** Quotes each integer that exceeds a double. Takes a fifth of the time of a reviver. */
function quoteRounded(text: string): string {
  let quoted = '';
  let taken = 0;
  let at = 0;
  // A run of 16 digits covers a multiple of 16, so look at those positions only: a regular expression tests each one.
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
    // Already skipped: it is inside a string.
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
 * Returns whether `JSON.parse` would round this integer. Returns false for a part of another number, for a leading zero
 * and for a key: quotes around these would turn invalid JSON into valid JSON.
 */
function isRoundedAt(text: string, start: number, end: number): boolean {
  const digits = text.slice(start, end);
  if (digits.length < manyDigits || Number.isSafeInteger(Number(digits))) return false;
  otherwise.lastIndex = end;
  return (
    !leadingZero.test(digits) && !/[\d.eE+-]/.test(text.charAt(start - 1)) && !otherwise.test(text)
  );
}

/** The position after the string that begins at `start`, or the end of an unclosed string. */
export function endOfString(text: string, start: number): number {
  let end = start;
  do {
    end = text.indexOf('"', end + 1);
    if (end === -1) return text.length;
  } while (isEscaped(text, end));
  return end + 1;
}

/** Whether an odd number of backslashes precedes a position. */
function isEscaped(text: string, at: number): boolean {
  let start = at;
  while (text[start - 1] === '\\') start -= 1;
  return (at - start) % 2 === 1;
}

/**
 * Parses JSON for rewriting: after `JSON.stringify`, every integer has its original digits. Not for reading, because
 * such an integer is an opaque object.
 * @throws SyntaxError if `text` is not JSON, NestingError if it is nested too deeply.
 */
export function parseForRewriting(text: string): unknown {
  try {
    // The reviver is slow, and unnecessary if no number has 16 digits or more.
    if (!/\d{16}/.test(text)) return parse(text);
    return parse(text, (_key, value, context) =>
      isRounded(value, context?.source) ? JSON.rawJSON(context.source) : value,
    );
  } catch (error) {
    if (isStackOverflow(error)) throw new NestingError('nested too deeply', { cause: error });
    throw error;
  }
}

/** `parseJson`, or undefined if the text is absent or not JSON. */
export function jsonOf(text: string | undefined): unknown {
  // Creating a SyntaxError takes longer than parsing a small value.
  if (text === undefined || !/^\s*[[{"\d\-tfn]/.test(text)) return undefined;
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
 * Splits a JSON array into its elements, each with its original text.
 * @returns undefined if the text is not a JSON array. The array is valid exactly if each element is: this function only
 * finds the commas, and its caller parses the elements.
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
    // Most of a text is strings: skip each in one step.
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
