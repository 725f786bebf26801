import { PermanentError, errorText } from './errors.ts';
import { contextOfAttributes } from './formats/wrappers/pubsub-message.ts';
import type { Item } from './item.ts';
import { arrayElements, isObject, parseJson } from './json.ts';
import { objectsInRow } from './json-stream.ts';
import { nothing, readOne, withContext } from './read-item.ts';

export { bytesOf, type Detection, type Ignored, type Item, type Unknown } from './item.ts';
export { maxEvents } from './read-item.ts';

/** A body holds too many events. Each event needs far more memory than its bytes. */
export class TooManyEventsError extends Error {
  override readonly name = 'TooManyEventsError';
}

/**
 * Reads the items of a JSON body: an object, or an array of objects.
 * @param limit Maximum number of array elements.
 * @throws SyntaxError if the body is not JSON, so that its events have no known boundaries; TooManyEventsError.
 */
export function parseJsonItems(body: string, limit = Number.POSITIVE_INFINITY): Item[] {
  return jsonItems(body, limit, asText);
}

/**
 * Reads the items of newline-delimited JSON. An invalid line does not affect the others.
 * @param limit Maximum number of lines.
 * @throws TooManyEventsError
 */
export function parseItemLines(
  body: string | Uint8Array,
  limit = Number.POSITIVE_INFINITY,
): Item[] {
  return readBody(body, (text, read) => lineItems(text, limit, read));
}

/**
 * Reads the items of a body with unknown framing: JSON, otherwise lines of JSON, otherwise concatenated JSON objects.
 * The media type of Sysdig's NDJSON is not documented. JSON must be UTF-8 (RFC 8259, section 8.1): replaces invalid
 * bytes with U+FFFD.
 * @throws SyntaxError for any other body; TooManyEventsError.
 */
export function parseItems(body: string | Uint8Array, limit = Number.POSITIVE_INFINITY): Item[] {
  return readBody(body, (text, read) => anyItems(text, limit, read));
}

/** How to read the text of a part: unchanged, or as the bytes that its characters represent. */
interface Reading {
  readonly text: (part: string) => string;
  readonly items: (part: string, value: unknown) => Item[];
}

const asText: Reading = {
  text: (part) => part,
  items: (part, value) => readOne(part, 0, value),
};

/** A body that is not UTF-8, one character per byte. All structural characters of JSON are ASCII. */
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

/** The bytes of the byte order mark in UTF-8. `utf8` removes the mark itself. */
const byteOrderMark = /^\u00ef\u00bb\u00bf/;

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
    return read(Buffer.from(body).toString('latin1').replace(byteOrderMark, ''), asBytes);
  }
}

function jsonItems(body: string, limit: number, reading: Reading): Item[] {
  const elements = arrayElements(body);
  if (elements === undefined) {
    return body.trim() === '' ? [nothing] : reading.items(body, parseJson(reading.text(body)));
  }
  // Only a valid JSON body can have too many events.
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
    if (second !== undefined && isJsonObject(reading.text(first ?? ''))) {
      return lineItems(body, limit, reading);
    }
    const objects = objectsInRow(body, limit);
    if (objects === undefined) throw error;
    if (objects.length > limit) throw new TooManyEventsError(`more than ${limit} events`);
    return objects.flatMap((object) => reading.items(object, undefined));
  }
}

/** Take lines one by one: a list of all lines is itself large if each has one byte. */
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

/** Adds the attributes of the message that contained the items, as if its envelope were around each. */
export function withAttributes(
  items: Item[],
  attributes: Readonly<Record<string, string>>,
): Item[] {
  const context = contextOfAttributes(attributes);
  return items.map((item) =>
    item.kind === 'detection'
      ? Object.assign({}, item, { parse: () => withContext(item.parse(), context) })
      : item,
  );
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * Decodes bytes that another stage wrote.
 * @throws PermanentError if the bytes are not UTF-8.
 */
export function decodeUtf8(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch (error) {
    throw new PermanentError('not-utf8', errorText(error), { cause: error });
  }
}
