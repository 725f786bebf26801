import { createHash } from 'node:crypto';
import { isObject, jsonOf, type JsonObject } from '@pipeline/shared/json.ts';

/**
 * Strings that occur nowhere else, so that finding one tells where it came from. Short, since an
 * error message may quote but a few characters of what it complains about.
 */
export const canaries = {
  /** The token that receive accepts. So long that a guess can have any part of it right. */
  secret: canary('Sec', 64),
  /** Part of every token that it must not accept. */
  wrongToken: canary('Wt'),
  /** Part of every payload. */
  payload: canary('Pl'),
  /** A password within command lines. */
  password: canary('Pw'),
  /** In payloads that nobody authenticated: published nowhere. */
  unauthenticated: canary('Un'),
  /** In payloads whose sender hung up: they may be published or not. */
  abandoned: canary('Ab'),
} as const;

const { secret, wrongToken, payload, password, unauthenticated, abandoned } = canaries;
// Half a secret is a leak as well.
const tokens = [secret, secret.slice(8, 40), wrongToken];

/** What no log and no attribute may hold: the tokens, also in base64 as Basic has them. */
export const secrets: readonly string[] = [...tokens, ...tokens.flatMap(base64Forms)];
const payloads = [payload, password, unauthenticated, abandoned];

function canary(kind: string, length = 12): string {
  return kind + createHash('sha256').update(kind).digest('hex').slice(0, length);
}

/** base64 depends on what stands before: the text at each of three offsets, without what is not its own. */
function base64Forms(text: string): string[] {
  return [0, 1, 2].map((offset) =>
    Buffer.from('x'.repeat(offset) + text)
      .toString('base64')
      .slice(offset === 0 ? 0 : 4)
      .replace(/=+$/, '')
      .slice(0, -2),
  );
}

/** What a log line may say of an event: its id, its rule, its resource. All else is payload. */
const allowedLabels = ['eventId', 'rule', 'format'];
const allowedFields = ['category', 'resource'];
const labelsKey = 'logging.googleapis.com/labels';

/** What a line of a log gives away: undefined when nothing. */
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
