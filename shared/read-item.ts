import type { Alert } from './alert.ts';
import { PermanentError } from './errors.ts';
import { bodyId } from './formats/common/identity.ts';
import { merged } from './formats/common/text.ts';
import type { RegisteredFormat } from './formats/format.ts';
import { damageOf } from './formats/wrappers/no-alert.ts';
import { unwrap, type Unwrapped } from './formats/wrappers/unwrap.ts';
import type { Context } from './formats/wrappers/wrapper.ts';
import { formats } from './generated/formats.ts';
import type { Ignored, Item, Unknown } from './item.ts';
import { isObject, NestingError, parseForRewriting, parseJson, type JsonObject } from './json.ts';
import { defined, definedOrNothing } from './objects.ts';
import { violations } from './validation.ts';

/** Twice what the largest known batch has. */
export const maxEvents = 20_000;

/** Of what an envelope becomes when each of its events gets a copy of the rest. */
const maxSplitBytes = 64_000_000;
/** Of one event: it must fit into a Pub/Sub message of 10 MB with its attributes. */
const maxEventBytes = 9_500_000;

/** A page of the API may hold notifications and a wrapper either, but nothing holds pages of pages. */
const maxDepth = 3;

/** What a body of nothing is. */
export const nothing: Ignored = { kind: 'ignored', format: 'json', reason: 'empty' };

/**
 * The items of one body of JSON. It does not throw: what cannot be read is unknown.
 * @param value what `data` is parsed, where that has been done.
 */
export function readOne(data: string, depth = 0, value?: unknown): Item[] {
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
  const wrapper = wrappers.at(-1);
  if (wrapper === undefined) {
    return unknown(data, 'unknown-format', 'no format recognises this body');
  }
  if (content === undefined || content === '') return { ...nothing, format: wrapper.name };
  const damage = damageOf(content);
  if (damage !== undefined) {
    return unknown(data, damage.reason, `${wrapper.name}: ${damage.error}`);
  }
  if (wrappers.some(({ isLog }) => isLog)) {
    return { kind: 'ignored', format: wrapper.name, reason: 'no alert in this log' };
  }
  return typeof content === 'string'
    ? unknown(data, 'not-json', `what this ${wrapper.name} holds is not JSON`)
    : unknown(data, 'unknown-format', `no format recognises what this ${wrapper.name} holds`);
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
    // What all events share is repeated with each: a few megabytes could become terabytes.
    if (bytes > maxEventBytes || total > maxSplitBytes || parts.length > maxEvents) {
      return [unknown(data, 'too-large', `this ${name} body is too large to be split`)];
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
      if (!(error instanceof RangeError)) throw error;
      throw new PermanentError('too-deep', 'nested too deeply to be read', { cause: error });
    }
  };
  return { kind: 'detection', format: format.name, id, data, parse };
}

/** The alert, with what its wrappers know where it says nothing itself. */
function withContext(alert: Alert, context: Context): Alert {
  if (Object.keys(context).length === 0) return alert;
  const { time, host, surroundings, details = {} } = context;
  return defined({
    ...alert,
    time: alert.time ?? time,
    host: definedOrNothing({ ...alert.host, name: alert.host?.name ?? host }),
    details: merged(alert.details, details),
    surroundings,
  });
}

function unknown(data: string, reason: Unknown['reason'], error: string): Unknown {
  return { kind: 'unknown', id: bodyId(data), data, reason, error };
}
