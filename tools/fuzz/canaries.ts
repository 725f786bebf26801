import { createHash } from 'node:crypto';
import { isObject, jsonOf, type JsonObject } from '@pipeline/shared/json.ts';

/**
 * Unique strings, so that a match shows where it came from. Short, because an error message may quote only a few
 * characters of its subject.
 */
export const canaries = {
  /** The token that receive accepts. Long, so that a guess can have any part of it right. */
  secret: canary('Sec', 64),
  /** Part of every wrong token. */
  wrongToken: canary('Wt'),
  /** Part of every payload. */
  payload: canary('Pl'),
  /** A password in command lines. */
  password: canary('Pw'),
  /** Part of unauthenticated payloads: never published. */
  unauthenticated: canary('Un'),
  /** Part of payloads whose sender hung up: may be published or not. */
  abandoned: canary('Ab'),
} as const;

const { secret, wrongToken, payload, password, unauthenticated, abandoned } = canaries;
// Half a secret is a leak too.
const tokens = [secret, secret.slice(8, 40), wrongToken];

/** Strings that no log and no attribute may contain: the tokens, also in base64 as in Basic credentials. */
export const secrets: readonly string[] = [...tokens, ...tokens.flatMap(base64Forms)];
const payloads = [payload, password, unauthenticated, abandoned];

function canary(kind: string, length = 12): string {
  return kind + createHash('sha256').update(kind).digest('hex').slice(0, length);
}

/** base64 depends on the preceding text: the text at each of three offsets, without shared characters. */
function base64Forms(text: string): string[] {
  return [0, 1, 2].map((offset) =>
    Buffer.from('x'.repeat(offset) + text)
      .toString('base64')
      .slice(offset === 0 ? 0 : 4)
      .replace(/=+$/, '')
      .slice(0, -2),
  );
}

/** A log line may contain an event's id, rule and resource. Everything else is payload. */
const allowedLabels = ['eventId', 'rule', 'format'];
const allowedFields = ['category', 'resource'];
const labelsKey = 'logging.googleapis.com/labels';

/** The leak in a log line; undefined if there is none. */
export function leakIn(line: string): string | undefined {
  if (secrets.some((text) => line.includes(text))) return 'a secret';
  if (!payloads.some((text) => line.includes(text))) return undefined;
  const rest = withoutAllowed(line);
  return payloads.some((text) => rest.includes(text)) ? 'a payload' : undefined;
}

function withoutAllowed(line: string): string {
  const entry = parsed(line);
  if (entry === undefined) return line;
  const labels = isObject(entry[labelsKey]) ? entry[labelsKey] : {};
  return JSON.stringify({
    ...without(entry, allowedFields),
    [labelsKey]: without(labels, allowedLabels),
  });
}

function parsed(line: string): JsonObject | undefined {
  const value = jsonOf(line);
  return isObject(value) ? value : undefined;
}

function without(object: JsonObject, keys: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([key]) => !keys.includes(key)));
}
