import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isObject, parseForRewriting, type JsonObject } from '@pipeline/shared/json.ts';

const fixtures = join(import.meta.dirname, '../../samples');
const files = ['c01-secure-events-v1-list-page1.json', 'c02-secure-events-v1-list-last-page.json'];

export interface SampleWindow {
  /** Nanoseconds since the Unix epoch. */
  readonly from: bigint;
  readonly to: bigint;
  /** Produces other ids for the same window. */
  readonly seed?: string;
  /** The number of events per nanosecond; 1 by default. */
  readonly perInstant?: number;
}

/**
 * Events derived from the API's samples: each with its own id, 32 hex digits, at exact nanoseconds spread over the
 * window, oldest first. Deterministic in its arguments.
 * @returns The JSON text of each.
 */
export function sampleEvents(
  count: number,
  { from, to, seed = '', perInstant = 1 }: SampleWindow,
): string[] {
  const samples = files.flatMap(read);
  return Array.from({ length: count }, (_, index) => {
    const instant = BigInt(Math.floor(index / perInstant));
    const instants = BigInt(Math.ceil(count / perInstant));
    const timestamp = from + ((to - from) * (2n * instant + 1n)) / (2n * instants);
    const id = createHash('sha256').update(`${seed}/${from}/${to}/${index}`).digest('hex');
    return JSON.stringify({
      ...samples[index % samples.length],
      id: id.slice(0, 32),
      timestamp: JSON.rawJSON(String(timestamp)),
    });
  });
}

function read(file: string): JsonObject[] {
  const page = parseForRewriting(readFileSync(join(fixtures, file), 'utf8'));
  if (!isObject(page) || !Array.isArray(page['data'])) throw new TypeError(`${file} is no page.`);
  return page['data'].filter(isObject);
}
