import { isObject, parseJson, type JsonObject } from '../../json.ts';
import { wholeJson } from './json-text.ts';

/** Maximum depth of a search, where JSON text counts as a level. The deepest known, OTLP's, needs ten. */
export const maxDepth = 16;

/** Why content is no event, although it may contain one: a word for counting, and an error that an operator can act on. */
export interface Damage {
  readonly reason: 'truncated' | 'plain-text' | 'unknown-format';
  readonly error: string;
}

/**
 * Recognizes an event that is damaged, not JSON or in no known format, at any key. Undefined if the content certainly
 * contains none.
 * @throws NestingError, RangeError if JSON text is nested too deeply.
 */
export function damageOf(content: unknown): Damage | undefined {
  const rest: [value: unknown, depth: number][] = [[content, 0]];
  // Without recursion: a body may be nested as deeply as the stack of its parser allows.
  for (let next = rest.pop(); next !== undefined; next = rest.pop()) {
    const [value, depth] = next;
    const json =
      typeof value === 'string' && depth <= maxDepth ? wholeJson(value, parseJson) : undefined;
    const damage =
      typeof value === 'string' && json === undefined
        ? ofText(value, depth)
        : ofObject(value, depth);
    if (damage !== undefined) return damage;
    const inners = json === undefined ? valuesIn(value) : [json];
    for (const inner of inners) rest.push([inner, depth + 1]);
  }
  return undefined;
}

function valuesIn(value: unknown): unknown[] {
  return typeof value === 'object' && value !== null ? Object.values(value) : [];
}

function ofObject(value: unknown, depth: number): Damage | undefined {
  if (!isObject(value) || !isAlike(value)) return undefined;
  return depth > maxDepth ? tooDeep : noFormat;
}

function ofText(text: string, depth: number): Damage | undefined {
  // The beginning of an alert names one of its keys. A later part, which has no opening brace, names several.
  const needed = opening.test(text) ? 1 : 2;
  if (namesIn(text) >= needed) return depth > maxDepth ? tooDeep : truncated;
  return plainAlert.test(text) ? plainText : undefined;
}

const tooDeep: Damage = {
  reason: 'unknown-format',
  error: `it names a rule more than ${maxDepth} levels deep`,
};
const noFormat: Damage = {
  reason: 'unknown-format',
  error: 'it names a rule, and no format recognizes it',
};
const truncated: Damage = {
  reason: 'truncated',
  error: 'it contains keys of an alert, and is not valid JSON: it may be truncated',
};
const plainText: Damage = {
  reason: 'plain-text',
  error:
    'an alert in plain text: set json_output of Falco to true, or syslog.format of falcosidekick to json',
};

/** Recognizes the keys of an alert of Falco, of a policy event of Sysdig, and of the latter's content. */
function isAlike(object: JsonObject): boolean {
  const keys = new Set(Object.keys(object).map((key) => key.toLowerCase()));
  const has = (key: string): boolean => keys.has(key);
  return (
    has('output_fields') ||
    has('policyevents') ||
    (has('rule') && (has('output') || has('priority'))) ||
    (has('content') && (object['type'] === 'policy' || has('originator'))) ||
    (has('rulename') && (has('policyid') || has('ruletype') || has('output')))
  );
}

const opening = /\{\s*\\*"/;
const names =
  /"(rule|priority|output|output_fields|ruleName|ruleType|policyId|policyEvents|(?:evt|fd|proc)\.[\w.[\]]{1,40})\\*"/gi;

/** Returns the number of an alert's keys in a text, also if JSON text within JSON text escapes their quotes. */
function namesIn(text: string): number {
  return new Set(Array.from(text.matchAll(names), ([, name]) => name?.toLowerCase())).size;
}

/**
 * An alert of Falco without json_output, after any prefix: `HH:MM:SS.nnnnnnnnn: Priority …`, or with an ISO 8601 time.
 * Also an alert of falcosidekick in CEF (falcosecurity/falcosidekick:outputs/syslog.go).
 */
const plainAlert =
  /\bCEF:\d{1,2}\|Falcosecurity\|Falco\||(?<![\d:.])\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:?\d\d)?: (?:emergency|alert|critical|error|warning|notice|informational|debug) /i;
