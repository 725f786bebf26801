import type { Finding } from './finding.ts';
import { cut, cutLines } from './text.ts';

/**
 * Values that must stay whole. If truncated, SCC rejects or misreads them, or they name another user or resource. An
 * attacker can exceed the limit with a long command line.
 */
const whole = new Set(
  (
    'resourceName externalUri category findingClass imageId sha256 ns ' +
    'primaryTactic primaryTechniques additionalTactics additionalTechniques signatureType ' +
    'principalEmail principalSubject serviceAccountKeyName role member ' +
    'callerIp sourceIp destinationIp sourceIpRanges destinationIpRanges ipAddresses domains uris'
  ).split(' '),
);
/** Maximum length of a value that stays whole. A longer one is no name, and would leave no room for anything else. */
const maxWhole = 4096;
/** Minimum length of a truncated text. */
const minLength = 32;

/**
 * Fits the finding into `maxBytes` of JSON. Removes unclaimed fields first, from the end. Then truncates the longest
 * texts to one common length and, only if that is not enough, removes further source properties, again from the end.
 * SCC documents no limit per finding, but 500 MB a day in total.
 * @param columns The number of source properties to keep while there are others, or texts to truncate.
 */
export function fit(finding: Finding, maxBytes: number, columns: number): Finding {
  if (isWithin(finding, maxBytes)) return finding;
  const known = withoutProperties(finding, maxBytes, columns);
  if (sizeOf(known) <= maxBytes) return known;
  let low = minLength;
  let high = longestIn(known);
  // Find the greatest length at which it fits.
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (sizeOf(cutTexts(known, middle)) <= maxBytes) low = middle;
    else high = middle - 1;
  }
  return withoutProperties(cutTexts(known, low), maxBytes, 0);
}

/** A UTF-16 unit has at most three bytes in UTF-8: this bound nearly always suffices. */
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

/** The same structure with every truncatable text cut. */
function cutTexts(finding: Finding, limit: number): Finding {
  const cutOne = (text: string, key: string): string =>
    isWhole(text, key) ? text : key === 'nextSteps' ? cutLines(text, limit) : cut(text, limit);
  // Only texts change, so it is still a finding.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return mapTexts(finding, cutOne) as Finding;
}

/** A name that begins with // is the full name of a node, a node pool or an exported resource. */
function isWhole(text: string, key: string): boolean {
  if (text.length > maxWhole) return false;
  return whole.has(key) || (key === 'name' && text.startsWith('//'));
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

/** Removes as few of the last source properties as necessary, and keeps at least `kept`. */
function withoutProperties(finding: Finding, maxBytes: number, kept: number): Finding {
  const properties = Object.entries(finding.sourceProperties);
  let excess = sizeOf(finding) - maxBytes;
  while (excess > 0 && properties.length > kept) {
    const last = properties.pop();
    // As an object entry it is one byte shorter than as a list: one comma instead of two brackets.
    excess -= last === undefined ? 0 : sizeOf(last) - 1;
  }
  return { ...finding, sourceProperties: Object.fromEntries(properties) };
}
