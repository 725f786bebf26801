import fc from 'fast-check';
import { canaries } from '../canaries.ts';
import { corpus } from '../corpus.ts';
import { mutatedBytes, mutatedJson } from './mutations.ts';
import { bytesUpTo, magnitude, weighted } from './arbitraries.ts';
import { oddValue, written } from './odd-values.ts';

/** Webhook bodies, from almost right to noise. */

export const validRule = 'Valid event between hostile ones';

/** The settings drop it at enrich: ten thousand of them load only receive. */
export const batchRule = 'Event of a large batch';

/** An event that must be processed regardless of the cases around it. */
export function validEvent(mark: string, id: string, rule = validRule): string {
  return JSON.stringify({
    rule,
    priority: 'Warning',
    time: '2026-01-01T00:00:00.000000001Z',
    hostname: 'node-1',
    source: 'syscall',
    tags: ['T1059'],
    output: `Something happened ${mark} ${id}`,
    output_fields: { 'proc.name': 'sh', 'evt.time': 1_720_031_001_639_981_110n.toString() },
  });
}

/** Such events, each unique. */
export function validEvents(mark: string): fc.Arbitrary<Buffer> {
  return fc.uuid().map((id) => Buffer.from(validEvent(mark, id)));
}

export const mutatedSample = mutatedJson(fc.constantFrom(...corpus.values)).map((value) =>
  Buffer.from(written(value)),
);

const brokenSample = mutatedBytes(
  fc.constantFrom(...corpus.texts).map((text) => Buffer.from(text)),
);

const noise = bytesUpTo(2000).map((bytes) => Buffer.concat([bytes, Buffer.from(canaries.payload)]));

/** Bare JSON values. */
const bareValue = oddValue.map((value) => Buffer.from(written(value)));

const { payload: canary } = canaries;

/** V8 quotes the text that it cannot parse: here the canary. */
const brokenJson = fc
  .constantFrom(
    canary,
    `{${canary}: 1}`,
    `{"a": ${canary}}`,
    `["${canary}"`,
    `{"${canary}":"${canary}",}`,
    `{"a":"${canary}\n"}`,
    `[1,2,${canary}]`,
    `{"a":1}${canary}`,
    `{"a":1}\n${canary}\n{"b":2}`,
    `\ufeff{"a":"${canary}"}`,
  )
  .map((text) => Buffer.from(text));

const list = several(mutatedSample).map((parts) => Buffer.from(`[${parts.join(',')}]`));

const lines = fc
  .tuple(
    several(fc.oneof(mutatedSample, brokenSample, brokenJson, bareValue)),
    fc.constantFrom('\n', '\r\n', '\n\n', '\r'),
  )
  .map(([parts, end]) => Buffer.from(parts.join(end)));

function several(parts: fc.Arbitrary<Buffer>): fc.Arbitrary<string[]> {
  return magnitude(20)
    .chain((length) => fc.array(parts, { minLength: 1, maxLength: length, size: 'max' }))
    .map((all) => all.map(String));
}

/** One key for everything, duplicate keys, and many keys that are equal once cleaned. */
const manyKeys = fc
  .record({
    count: magnitude(2000),
    key: fc.constantFrom(
      (at: number) => `k${at}`,
      (at: number) => String.fromCodePoint(0x4e00 + at),
      () => 'same',
      (at: number) => `password${at}`,
      (at: number) => `proc.args[${at}]`,
    ),
    areFields: fc.boolean(),
  })
  .map(({ count, key, areFields }) => {
    const pairs = Array.from(
      { length: count },
      (_, at) => `${JSON.stringify(key(at))}:"${canary}${at}"`,
    ).join(',');
    const rest = '"rule":"r","priority":"Notice","time":"2026-01-01T00:00:00Z"';
    return Buffer.from(
      areFields ? `{${rest},"output":"x","output_fields":{${pairs}}}` : `{${rest},${pairs}}`,
    );
  });

export const payload: fc.Arbitrary<Buffer> = weighted(
  [40, mutatedSample],
  [15, brokenSample],
  [10, mutatedBytes(mutatedSample)],
  [5, noise],
  [5, bareValue],
  [10, brokenJson],
  [3, list],
  [6, lines],
  [3, manyKeys],
);
