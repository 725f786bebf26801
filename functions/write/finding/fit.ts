import type { Finding } from './finding.ts';
import { cut } from './text.ts';

/** What must stay whole: SCC refuses it, or misses its meaning, when it is cut. */
const whole = new Set(['resourceName', 'externalUri', 'category', 'imageId', 'sha256']);
/** No text is cut below this. */
const minLength = 32;

/**
 * The finding within `maxBytes`, as the size of its JSON: what no part of the event took goes first, from the end. Then
 * the longest texts are cut, all to one length, and only if that is not enough, further source properties are left out,
 * again from the end. SCC documents no limit for a finding, but 500 MB a day for all of them.
 * @param columns how many of the source properties stay while there are others, or texts to cut.
 */
export function fit(finding: Finding, maxBytes: number, columns: number): Finding {
  if (isWithin(finding, maxBytes)) return finding;
  const known = withoutProperties(finding, maxBytes, columns);
  if (sizeOf(known) <= maxBytes) return known;
  let low = minLength;
  let high = longestIn(known);
  // The greatest length at which it fits.
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (sizeOf(cutTexts(known, middle)) <= maxBytes) low = middle;
    else high = middle - 1;
  }
  return withoutProperties(cutTexts(known, low), maxBytes, 0);
}

/** A unit of UTF-16 has at most three bytes in UTF-8: nearly always that is enough to know. */
function isWithin(value: object, maxBytes: number): boolean {
  const json = JSON.stringify(value);
  return json.length * 3 <= maxBytes || Buffer.byteLength(json) <= maxBytes;
}

function sizeOf(value: object): number {
  return Buffer.byteLength(JSON.stringify(value));
}

function longestIn(value: unknown): number {
  if (typeof value === 'string') return value.length;
  if (typeof value !== 'object' || value === null) return 0;
  return Math.max(0, ...Object.values(value).map(longestIn));
}

/** The same structure with every text cut that may be. */
function cutTexts(finding: Finding, limit: number): Finding {
  const cutOne = (text: string, key: string): string => (whole.has(key) ? text : cut(text, limit));
  // Only texts are changed, so it is a finding still.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return mapTexts(finding, cutOne) as Finding;
}

function mapTexts(
  value: unknown,
  change: (text: string, key: string) => string,
  key = '',
): unknown {
  if (typeof value === 'string') return change(value, key);
  if (Array.isArray(value)) return value.map((element) => mapTexts(element, change, key));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name, mapTexts(inner, change, name)]),
  );
}

/** Without the last source properties, as few of them as need be, but no less than `kept` stay. */
function withoutProperties(finding: Finding, maxBytes: number, kept: number): Finding {
  const properties = Object.entries(finding.sourceProperties);
  let excess = sizeOf(finding) - maxBytes;
  while (excess > 0 && properties.length > kept) {
    const last = properties.pop();
    // As an entry of an object it is one byte shorter than as a list: no bracket more than a comma.
    excess -= last === undefined ? 0 : sizeOf(last) - 1;
  }
  return { ...finding, sourceProperties: Object.fromEntries(properties) };
}
