import { createHash } from 'node:crypto';
import { isObject, type JsonObject } from '@pipeline/shared/json.ts';

/** An event derived from a sample, unique in the run. */
export interface Varied {
  readonly body: JsonObject;
  /** The id of the future finding, by the documented rule and not by the program's code. */
  readonly id: string;
  /** When it happened, in nanoseconds since the Unix epoch, with the sender's precision. */
  readonly time: bigint;
}

/** In the past on every clock, and not a whole microsecond. */
const firstTime = 1_720_031_001_000_000_001n;
/** More than a microsecond, because some dialects have no finer time, and not a round number. */
const stepNanos = 1009n;

/** When the `n`th event of a run happened, in nanoseconds since the Unix epoch. */
export function timeOf(n: number): bigint {
  return firstTime + BigInt(n) * stepNanos;
}

/** The time fields of Sysdig's dialects, most precise first. */
const timeKeys = ['timestampRFC3339Nano', 'timestampNs', 'timestamp'];

/** The `n`th event of a run. @param seed Distinguishes the events of two runs. */
export function varied(
  format: string,
  sample: JsonObject,
  n: number,
  copy: number,
  seed: number,
): Varied {
  const time = timeOf(n);
  if (format === 'falco') return variedFalco(sample, time, `${seed}/${n}/${copy}`);
  const id = sysdigId(sample, `${seed}/${n}`, n);
  if (format !== 'sysdig-channel') return variedSysdig(sample, id, time);
  const { entities } = sample;
  const entity: unknown = Array.isArray(entities) ? entities[0] : undefined;
  const events = isObject(entity) ? entity['policyEvents'] : undefined;
  const event: unknown = Array.isArray(events) ? events[0] : undefined;
  if (!isObject(entity) || !isObject(event)) throw new Error('a channel sample has no event');
  const inner = variedSysdig(event, id, time);
  const body = { ...sample, entities: [{ ...entity, policyEvents: [inner.body] }] };
  return { ...inner, body };
}

/** Hexadecimal if the sample's is, otherwise decimal: both are formats of Sysdig's ids. */
function sysdigId(sample: JsonObject, unique: string, n: number): string {
  const own = sample['id'];
  const isHex = typeof own === 'string' && own.length === 32;
  return isHex ? sha256(unique) : String(500_000_000_000_000_000n + BigInt(n));
}

function variedSysdig(event: JsonObject, id: string, time: bigint): Varied {
  const times = timeKeys.filter((key) => event[key] !== undefined && event[key] !== null);
  const [mostExact] = times;
  if (mostExact === undefined) throw new Error('a sample has no time');
  const unit = unitOf(event[mostExact]);
  const stamped = times.map((key) => [key, inTheFormOf(event[key], time)] as const);
  const body = { ...event, ...Object.fromEntries(stamped), id };
  return { body, id, time: (time / unit) * unit };
}

function variedFalco(event: JsonObject, time: bigint, unique: string): Varied {
  const text = rfc3339(time);
  const output =
    typeof event['output'] === 'string'
      ? event['output'].replace(/\d\d:\d\d:\d\d\.\d{9}/, text.slice(11, -1))
      : undefined;
  const fields = isObject(event['output_fields']) ? event['output_fields'] : {};
  const stamped = ['evt.time', 'evt.time.iso8601']
    .filter((key) => fields[key] !== undefined && typeof fields[key] !== 'string')
    .map((key) => [key, inTheFormOf(fields[key], time)] as const);
  const body = {
    ...event,
    time: text,
    ...(output === undefined ? {} : { output }),
    output_fields: { ...fields, ...Object.fromEntries(stamped) },
    // falcosidekick sets a new one at every receipt: it must not make another event.
    ...('uuid' in event ? { uuid: sha256(`uuid/${unique}`) } : {}),
  };
  return { body, id: falcoId(body), time };
}

/** Keys with these values count as omitted. */
const empty = new Set(['null', '""', '[]', '{}']);

/** By the rule of the table in test/fixtures/outcomes.ts. */
export function falcoId(event: JsonObject): string {
  const { uuid: _new, priority, source, ...others } = event;
  const rest = Object.fromEntries(
    Object.entries(others).filter(([, value]) => !empty.has(JSON.stringify(value))),
  );
  const whole = { ...rest, priority: lower(priority), source: lower(source) };
  const read = parse(JSON.stringify(whole), (_key, value, context) =>
    typeof value === 'number' && !Number.isSafeInteger(value) ? context?.source : value,
  );
  return sha256(JSON.stringify(read, sorted));
}

const parse: (
  text: string,
  reviver: (key: string, value: unknown, context?: { source?: string }) => unknown,
) => unknown = JSON.parse;

function lower(word: unknown): unknown {
  return typeof word === 'string' ? word.toLowerCase() : word;
}

function sorted(_key: string, value: unknown): unknown {
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/** The first 32 hexadecimal digits. */
export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}

/** Nanoseconds per unit of an integer, which its magnitude determines; a text has nanoseconds. */
function unitOf(value: unknown): bigint {
  if (typeof value === 'string') return 1n;
  return 10n ** BigInt(Math.max(0, 19 - JSON.stringify(value).length));
}

function inTheFormOf(old: unknown, nanos: bigint): unknown {
  return typeof old === 'string' ? rfc3339(nanos) : JSON.rawJSON(String(nanos / unitOf(old)));
}

/** RFC 3339 with nine fractional digits. */
export function rfc3339(nanos: bigint): string {
  const seconds = new Date(Number(nanos / 1_000_000_000n) * 1000).toISOString().slice(0, 19);
  return `${seconds}.${String(nanos % 1_000_000_000n).padStart(9, '0')}Z`;
}
