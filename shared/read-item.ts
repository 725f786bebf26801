import type { Alert } from './alert.ts';
import { isStackOverflow, PermanentError } from './errors.ts';
import { bodyId } from './formats/common/identity.ts';
import { merged } from './formats/common/text.ts';
import type { RegisteredFormat } from './formats/format.ts';
import { damageOf } from './formats/wrappers/no-alert.ts';
import { isLogRecord } from './formats/wrappers/record.ts';
import { unwrap, type Unwrapped } from './formats/wrappers/unwrap.ts';
import type { Context } from './formats/wrappers/wrapper.ts';
import { formats } from './generated/formats.ts';
import type { Ignored, Item, Unknown } from './item.ts';
import {
  isObject,
  jsonOf,
  NestingError,
  parseForRewriting,
  parseJson,
  type JsonObject,
} from './json.ts';
import { defined, definedOrNothing } from './objects.ts';
import { violations } from './validation.ts';

/** Twice the size of the largest known batch. */
export const maxEvents = 20_000;

/** The total size of an envelope after each of its events gets a copy of the rest. */
const maxSplitBytes = 64_000_000;
/** The size of one event: with its attributes it must fit into a Pub/Sub message of 10 MB. */
const maxEventBytes = 9_500_000;

/** A page of the API may hold notifications, and so may a wrapper, but nothing holds pages of pages. */
const maxDepth = 3;

/** The item of an empty body. */
export const nothing: Ignored = { kind: 'ignored', format: 'json', reason: 'empty' };

/**
 * Reads the items of one JSON body. Never throws an Error: an unreadable item becomes unknown, so that the others of the
 * body are read. If our own code failed, the item has the cause.
 * @param value The parsed `data`, if the caller has it.
 */
export function readOne(data: string, depth = 0, value?: unknown): Item[] {
  try {
    return readParsed(data, value ?? parseJson(data), depth);
  } catch (error) {
    if (isStackOverflow(error) || error instanceof NestingError) {
      return [unknown(data, 'too-deep', 'nested too deeply')];
    }
    if (error instanceof SyntaxError && jsonOf(data) === undefined) {
      return [unknown(data, 'not-json', 'not JSON')];
    }
    if (!(error instanceof Error)) throw error;
    // The message of an error may quote the body.
    const failed = unknown(data, 'unexpected-error', `reading it failed with a ${error.name}`);
    return [{ ...failed, cause: error }];
  }
}

function readParsed(data: string, body: unknown, depth: number): Item[] {
  const { content, context, wrappers } = unwrap(body, parseJson);
  const isWrapped = wrappers.length > 0;
  if (isWrapped && Array.isArray(content) && depth < maxDepth) {
    return content.length === 0 ? [nothing] : readParts(data, listed, 'list', depth);
  }
  const format = isObject(content)
    ? formats.find((candidate) => candidate.recognise(content))
    : undefined;
  if (!isObject(content) || format === undefined) return [withoutFormat(data, content, wrappers)];
  const reason = format.ignore?.(content);
  if (reason !== undefined) return [{ kind: 'ignored', format: format.name, reason }];
  if (depth < maxDepth && format.split?.(content) !== undefined) {
    return readParts(data, (value) => splitBy(format, value), format.name, depth);
  }
  return [readEvent(data, content, context, format)];
}

function withoutFormat(
  data: string,
  content: unknown,
  wrappers: Unwrapped['wrappers'],
): Unknown | Ignored {
  const name = wrappers.at(-1)?.name ?? 'record';
  const isWrapped = wrappers.length > 0;
  if (isWrapped && (content === undefined || content === '')) return { ...nothing, format: name };
  const damage = damageOf(content);
  if (damage !== undefined) return unknown(data, damage.reason, `${name}: ${damage.error}`);
  if (wrappers.some(({ isLog }) => isLog) || isLogRecord(content)) {
    return { kind: 'ignored', format: name, reason: 'no alert in this log' };
  }
  if (!isWrapped) return unknown(data, 'unknown-format', 'no format recognizes this body');
  return typeof content === 'string'
    ? unknown(data, 'not-json', `the content of this ${name} is not JSON`)
    : unknown(data, 'unknown-format', `no format recognizes the content of this ${name}`);
}

function listed(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function splitBy(format: RegisteredFormat, value: unknown): unknown[] {
  return isObject(value) ? (format.split?.(value) ?? []) : [];
}

function readParts(
  data: string,
  partsOf: (content: unknown) => unknown[],
  name: string,
  depth: number,
): Item[] {
  const { content, rewrap } = unwrap(parseForRewriting(data), parseForRewriting);
  const parts = partsOf(content);
  if (parts.length === 0) return [unknown(data, 'empty', `this ${name} body holds no event`)];
  const texts: string[] = [];
  let total = 0;
  for (const part of parts) {
    const text = JSON.stringify(rewrap(part));
    const bytes = Buffer.byteLength(text);
    total += bytes;
    // Splitting repeats the shared fields in each event: a few megabytes could become terabytes.
    if (bytes > maxEventBytes || total > maxSplitBytes || parts.length > maxEvents) {
      return [unknown(data, 'too-large', `this ${name} body is too large to split`)];
    }
    texts.push(text);
  }
  return texts.flatMap((text) => readOne(text, depth + 1));
}

function readEvent(
  data: string,
  body: JsonObject,
  context: Context,
  format: RegisteredFormat,
): Item {
  if (!format.validate(body)) {
    return unknown(data, 'invalid', `${format.name}: ${violations(format.validate).join('; ')}`);
  }
  const id = format.identify(body, context);
  const parse = (): Alert => {
    try {
      return withContext(format.parse(body, context), context);
    } catch (error) {
      if (!isStackOverflow(error)) throw error;
      throw new PermanentError('too-deep', 'nested too deeply', { cause: error });
    }
  };
  return { kind: 'detection', format: format.name, id, data, parse };
}

/** Adds facts of the wrappers that the alert itself does not state. */
export function withContext(alert: Alert, context: Context): Alert {
  if (Object.keys(context).length === 0) return alert;
  const { time, host, surroundings, details = {} } = context;
  const { hostname, ...others } = details;
  const name = alert.host?.name ?? host;
  return defined({
    ...alert,
    time: alert.time ?? time,
    host: definedOrNothing({ ...alert.host, name }),
    details: merged(alert.details, hostname === name ? others : details),
    surroundings: definedOrNothing({ ...surroundings, ...alert.surroundings }),
  });
}

function unknown(data: string, reason: Unknown['reason'], error: string): Unknown {
  return { kind: 'unknown', id: bodyId(data), data, reason, error };
}
