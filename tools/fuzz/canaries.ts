import { isObject, jsonOf, type JsonObject } from '@pipeline/shared/json.ts';
import type { Random } from './random.ts';

/**
 * Strings that occur nowhere else, so that finding one tells where it came from. Short, since an
 * error message may quote but a few characters of what it complains about.
 */
export interface Canaries {
  /** The token that receive accepts. */
  readonly secret: string;
  /** Part of every token that it must not accept. */
  readonly wrongToken: string;
  /** Part of every payload. */
  readonly payload: string;
  /** A password within command lines. */
  readonly password: string;
  /** In payloads that nobody authenticated: published nowhere. */
  readonly unauthenticated: string;
  /** In payloads whose sender hung up: they may be published or not. */
  readonly abandoned: string;
  /** What no log and no attribute may hold: the tokens, also in base64 as Basic has them. */
  readonly secrets: readonly string[];
}

export function newCanaries(random: Random): Canaries {
  const make = (kind: string, bytes = 6): string => kind + random.bytes(bytes).toString('hex');
  const canaries = {
    // So long that a guess can have any part of it right.
    secret: make('Sec', 32),
    wrongToken: make('Wt'),
    payload: make('Pl'),
    password: make('Pw'),
    unauthenticated: make('Un'),
    abandoned: make('Ab'),
  };
  const { secret, wrongToken } = canaries;
  // Half a secret is a leak as well.
  const secrets = [secret, secret.slice(8, 40), wrongToken];
  return { ...canaries, secrets: [...secrets, ...secrets.flatMap(base64Forms)] };
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
export function leakIn(line: string, canaries: Canaries): string | undefined {
  if (canaries.secrets.some((secret) => line.includes(secret))) return 'a secret';
  const { payload, password, unauthenticated, abandoned } = canaries;
  const payloads = [payload, password, unauthenticated, abandoned];
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
