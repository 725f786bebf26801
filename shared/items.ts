import { PermanentError, errorText } from './errors.ts';
import type { Item } from './item.ts';
import { arrayElements, isObject, parseJson } from './json.ts';
import { nothing, readOne } from './read-item.ts';

export { bytesOf, type Detection, type Ignored, type Item, type Unknown } from './item.ts';
export { maxEvents } from './read-item.ts';

/** A body holds more events than one is taken with: each costs far more memory than the bytes it came in. */
export class TooManyEventsError extends Error {
  override readonly name = 'TooManyEventsError';
}

/**
 * The items of a JSON body: an object, or an array of them.
 * @param limit of the array's elements.
 * @throws SyntaxError when the body is not JSON: then there is no telling where its events begin;
 *   TooManyEventsError.
 */
export function parseJsonItems(body: string, limit = Number.POSITIVE_INFINITY): Item[] {
  return jsonItems(body, limit, asText);
}

/**
 * The items of newline-delimited JSON. A line that is not JSON does not hold back the others.
 * @param limit of the lines.
 * @throws TooManyEventsError
 */
export function parseItemLines(
  body: string | Uint8Array,
  limit = Number.POSITIVE_INFINITY,
): Item[] {
  return readBody(body, (text, read) => lineItems(text, limit, read));
}

/**
 * The items of a body whose framing nobody states: JSON, or else lines of JSON, since the media type
 * that Sysdig's forwarder gives its NDJSON is not documented. What of it is not UTF-8, which JSON must be (RFC 8259,
 * section 8.1), is read with U+FFFD in its place.
 * @throws SyntaxError when it is neither; TooManyEventsError.
 */
export function parseItems(body: string | Uint8Array, limit = Number.POSITIVE_INFINITY): Item[] {
  return readBody(body, (text, read) => anyItems(text, limit, read));
}

/** How the text of a part is read: as it is, or as the bytes that its characters stand for. */
interface Reading {
  readonly text: (part: string) => string;
  readonly items: (part: string, value: unknown) => Item[];
}

const asText: Reading = {
  text: (part) => part,
  items: (part, value) => readOne(part, 0, value),
};

/** A body that is no UTF-8, one character a byte: whatever structures JSON is ASCII. */
const asBytes: Reading = {
  text: repaired,
  items(part) {
    const text = repaired(part);
    const bytes = Buffer.from(part, 'latin1');
    return readOne(text).map((item) =>
      item.kind !== 'ignored' && item.data === text ? Object.assign(item, { bytes }) : item,
    );
  },
};

function repaired(part: string): string {
  return new TextDecoder().decode(Buffer.from(part, 'latin1'));
}

function readBody(
  body: string | Uint8Array,
  read: (text: string, reading: Reading) => Item[],
): Item[] {
  if (typeof body === 'string') return read(body, asText);
  try {
    return read(utf8.decode(body), asText);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    return read(Buffer.from(body).toString('latin1'), asBytes);
  }
}

function jsonItems(body: string, limit: number, reading: Reading): Item[] {
  const elements = arrayElements(body);
  if (elements === undefined) {
    return body.trim() === '' ? [nothing] : reading.items(body, parseJson(reading.text(body)));
  }
  // Only a body that is JSON has too many events.
  const values = elements.map((element) => parseJson(reading.text(element)));
  if (elements.length > limit) throw new TooManyEventsError(`more than ${limit} events`);
  if (elements.length === 0) return [nothing];
  return elements.flatMap((element, index) => reading.items(element, values[index]));
}

function lineItems(body: string, limit: number, reading: Reading): Item[] {
  const lines = linesOf(body, limit);
  return lines.length === 0 ? [nothing] : lines.flatMap((line) => reading.items(line, undefined));
}

function anyItems(body: string, limit: number, reading: Reading): Item[] {
  try {
    return jsonItems(body, limit, reading);
  } catch (error) {
    if (error instanceof TooManyEventsError) throw error;
    const [first, second] = body.trimStart().split('\n', 2);
    if (second === undefined || !isJsonObject(reading.text(first ?? ''))) throw error;
    return lineItems(body, limit, reading);
  }
}

/** One after another: a list of all lines is itself a load when each has a byte. */
function linesOf(body: string, limit: number): string[] {
  const lines: string[] = [];
  for (let start = 0; start < body.length;) {
    const found = body.indexOf('\n', start);
    const end = found < 0 ? body.length : found;
    const line = body.slice(start, end).trim();
    start = end + 1;
    if (line === '') continue;
    if (lines.length === limit) throw new TooManyEventsError(`more than ${limit} events`);
    lines.push(line);
  }
  return lines;
}

function isJsonObject(line: string): boolean {
  try {
    return isObject(parseJson(line));
  } catch {
    return false;
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * The text of bytes of our own.
 * @throws PermanentError when the bytes are not UTF-8.
 */
export function decodeUtf8(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch (error) {
    throw new PermanentError('not-utf8', errorText(error), { cause: error });
  }
}
