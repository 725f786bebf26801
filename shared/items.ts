import { PermanentError, errorText } from './errors.ts';
import type { Alert } from './alert.ts';
import { bodyId } from './formats/common/identity.ts';
import type { RegisteredFormat } from './formats/format.ts';
import { formats } from './generated/formats.ts';
import {
  arrayElements,
  isObject,
  NestingError,
  parseForRewriting,
  parseJson,
  type JsonObject,
} from './json.ts';
import { violations } from './validation.ts';

/**
 * What a body holds, one item for each event: `receive` and `poll` publish the detections, `enrich`
 * parses them, and all of them agree on what is ignored and what no format understands.
 */
export type Item = Detection | Ignored | Unknown;

export interface Detection {
  readonly kind: 'detection';
  readonly format: string;
  /** The finding id to be. */
  readonly id: string;
  /** The event as it arrived; for one of several in an envelope, the envelope narrowed to it. */
  readonly data: string;
  /** @throws PermanentError when the event lacks what its format cannot do without. */
  parse(): Alert;
}

export interface Ignored {
  readonly kind: 'ignored';
  readonly format: string;
  readonly reason: string;
}

export interface Unknown {
  readonly kind: 'unknown';
  readonly id: string;
  readonly data: string;
  /** Short and stable, for counting and filtering. */
  readonly reason: 'not-json' | 'too-deep' | 'too-large' | 'unknown-format' | 'invalid' | 'empty';
  /** What a person can act on; nothing of the body itself. */
  readonly error: string;
}

/** A body holds more events than one is taken with: each costs far more memory than the bytes it came in. */
export class TooManyEventsError extends Error {
  override readonly name = 'TooManyEventsError';
}

/** Twice what the largest known batch has. */
export const maxEvents = 20_000;

/** Of what an envelope becomes when each of its events gets a copy of the rest. */
const maxSplitBytes = 64_000_000;
/** Of one event: it must fit into a Pub/Sub message of 10 MB with its attributes. */
const maxEventBytes = 9_500_000;

/** An API page may hold notifications, but nothing holds pages of pages. */
const maxDepth = 2;

/**
 * The items of a JSON body: an object, or an array of them.
 * @param limit of the array's elements.
 * @throws SyntaxError when the body is not JSON: then there is no telling where its events begin;
 *   TooManyEventsError.
 */
export function parseJsonItems(body: string, limit = Number.POSITIVE_INFINITY): Item[] {
  const elements = arrayElements(body);
  if (elements === undefined) return readOne(body, 0, parseJson(body));
  // Only a body that is JSON has too many events.
  const values = elements.map(parseJson);
  if (elements.length > limit) throw new TooManyEventsError(`more than ${limit} events`);
  return elements.flatMap((element, index) => readOne(element, 0, values[index]));
}

/**
 * The items of newline-delimited JSON. A line that is not JSON does not hold back the others.
 * @param limit of the lines.
 * @throws TooManyEventsError
 */
export function parseItemLines(body: string, limit = Number.POSITIVE_INFINITY): Item[] {
  return linesOf(body, limit).flatMap((line) => readOne(line));
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

/**
 * The items of a body whose framing nobody states: JSON, or else lines of JSON, since the media type
 * that Sysdig's forwarder gives its NDJSON is not documented.
 * @throws SyntaxError when it is neither; TooManyEventsError.
 */
export function parseItems(body: string, limit = Number.POSITIVE_INFINITY): Item[] {
  try {
    return parseJsonItems(body, limit);
  } catch (error) {
    if (error instanceof TooManyEventsError) throw error;
    const [first, second] = body.trimStart().split('\n', 2);
    if (second === undefined || !isJsonObject(first ?? '')) throw error;
    return parseItemLines(body, limit);
  }
}

function isJsonObject(line: string): boolean {
  try {
    return isObject(parseJson(line));
  } catch {
    return false;
  }
}

/** @param value what `data` is parsed, where that has been done. */
function readOne(data: string, depth = 0, value?: unknown): Item[] {
  try {
    return readParsed(data, value ?? parseJson(data), depth);
  } catch (error) {
    if (error instanceof RangeError || error instanceof NestingError) {
      return [unknown(data, 'too-deep', 'nested too deeply to be read')];
    }
    if (error instanceof SyntaxError) return [unknown(data, 'not-json', 'not JSON')];
    throw error;
  }
}

function readParsed(data: string, body: unknown, depth: number): Item[] {
  const format = isObject(body)
    ? formats.find((candidate) => candidate.recognise(body))
    : undefined;
  if (!isObject(body) || format === undefined) {
    return [unknown(data, 'unknown-format', 'no format recognises this body')];
  }
  const reason = format.ignore?.(body);
  if (reason !== undefined) return [{ kind: 'ignored', format: format.name, reason }];
  if (depth < maxDepth && format.split?.(body) !== undefined) return readParts(data, format, depth);
  return [readEvent(data, body, format)];
}

function readParts(data: string, format: RegisteredFormat, depth: number): Item[] {
  const body = parseForRewriting(data);
  const parts = isObject(body) ? (format.split?.(body) ?? []) : [];
  if (parts.length === 0)
    return [unknown(data, 'empty', `this ${format.name} body holds no event`)];
  const texts: string[] = [];
  let total = 0;
  for (const part of parts) {
    const text = JSON.stringify(part);
    const bytes = Buffer.byteLength(text);
    total += bytes;
    // What all events share is repeated with each: a few megabytes could become terabytes.
    if (bytes > maxEventBytes || total > maxSplitBytes || parts.length > maxEvents) {
      return [unknown(data, 'too-large', `this ${format.name} body is too large to be split`)];
    }
    texts.push(text);
  }
  return texts.flatMap((text) => readOne(text, depth + 1));
}

function readEvent(data: string, body: JsonObject, format: RegisteredFormat): Item {
  if (!format.validate(body)) {
    return unknown(data, 'invalid', `${format.name}: ${violations(format.validate).join('; ')}`);
  }
  const id = format.identify(body);
  const parse = (): Alert => {
    try {
      return format.parse(body);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      throw new PermanentError('too-deep', 'nested too deeply to be read', { cause: error });
    }
  };
  return { kind: 'detection', format: format.name, id, data, parse };
}

function unknown(data: string, reason: Unknown['reason'], error: string): Unknown {
  return { kind: 'unknown', id: bodyId(data), data, reason, error };
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * The text of a body.
 * @throws PermanentError when the bytes are not UTF-8, which JSON must be (RFC 8259, section 8.1).
 */
export function decodeUtf8(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch (error) {
    throw new PermanentError('not-utf8', errorText(error), { cause: error });
  }
}
