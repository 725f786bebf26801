import type { JsonObject } from '@pipeline/shared/json.ts';
import { flat } from '../lib/json-paths.ts';

/** Fields that the service sets, and the name, which is identified by its id. */
const ofTheService = new Set([
  'name',
  'canonicalName',
  'createTime',
  'parent',
  'parentDisplayName',
  'mute',
]);

/** A finding in a form in which our expectation and proto3 JSON are comparable. */
export function comparable(finding: JsonObject): JsonObject {
  const own = Object.entries(finding).filter(([key]) => !ofTheService.has(key));
  return Object.fromEntries(
    own.flatMap(([key, value]) => {
      const said = normal(key, value);
      return said === undefined ? [] : [[key, said]];
    }),
  );
}

/** Proto3 JSON shortens times and omits empty values, including the user id 0 of root. */
function normal(key: string, value: unknown): unknown {
  if (key === 'eventTime') return String(value).replace(/(?:\.0*|(\.\d*[1-9])0*)Z$/, '$1Z');
  if (value === '' || value === undefined || (key === 'userId' && value === '0')) return undefined;
  if (Array.isArray(value)) return value.map((element: unknown) => normal('', element));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(
    ([inner, each]) => [inner, normal(inner, each)] as const,
  );
  return Object.fromEntries(entries.filter(([, each]) => each !== undefined));
}

/** Describes the differences of two findings. */
export function differencesOf(found: JsonObject, meant: JsonObject): string[] {
  const [is, be] = [flat(found), flat(meant)];
  const paths = new Set([...is.keys(), ...be.keys()]);
  return [...paths]
    .filter((path) => is.get(path) !== be.get(path))
    .map(
      (path) => `${path} is ${truncated(is.get(path))} and should be ${truncated(be.get(path))}`,
    );
}

function truncated(text = 'not there'): string {
  return text.length > 120 ? `${text.slice(0, 120)}…` : text;
}
