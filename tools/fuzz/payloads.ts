import type { Canaries } from './canaries.ts';
import type { Corpus } from './corpus.ts';
import { mutatedBytes } from './byte-mutations.ts';
import { mutatedValue } from './json-mutations.ts';
import { oddValue, written } from './odd-values.ts';
import { weighted, type Random } from './random.ts';

/** Bodies of webhooks, from nearly right to noise. */

export interface Source {
  readonly random: Random;
  readonly corpus: Corpus;
  readonly canaries: Canaries;
}

export const validRule = 'Valid event between hostile ones';

/** The settings drop it at enrich: ten thousand of them are a load for receive alone. */
export const batchRule = 'Event of a large batch';

/** An event that must be handled whatever comes before and after it. */
export function validEvent(mark: string, at: number, rule = validRule): string {
  return JSON.stringify({
    rule,
    priority: 'Warning',
    time: '2026-01-01T00:00:00.000000001Z',
    hostname: 'node-1',
    source: 'syscall',
    tags: ['T1059'],
    output: `Something happened ${mark} ${at}`,
    output_fields: { 'proc.name': 'sh', 'evt.time': 1_720_031_001_639_981_110n.toString() },
  });
}

export type MakePayload = (source: Source) => Buffer;

export const mutatedSample: MakePayload = ({ random, corpus, canaries }) =>
  Buffer.from(written(mutatedValue(random.pick(corpus.values), random, canaries)));

export const brokenSample: MakePayload = ({ random, corpus }) =>
  mutatedBytes(Buffer.from(random.pick(corpus.texts)), random);

const mutatedAndBroken: MakePayload = (source) =>
  mutatedBytes(mutatedSample(source), source.random);

const noise: MakePayload = ({ random, canaries }) =>
  Buffer.concat([random.bytes(random.size(2000)), Buffer.from(canaries.payload)]);

/** What is JSON and nothing else. */
const bareValue: MakePayload = ({ random, canaries }) =>
  Buffer.from(written(oddValue(random, canaries)));

/** V8 quotes what it cannot parse: the canary is what it would quote. */
const brokenJson: MakePayload = ({ random, canaries: { payload } }) =>
  Buffer.from(
    random.pick([
      payload,
      `{${payload}: 1}`,
      `{"a": ${payload}}`,
      `["${payload}"`,
      `{"${payload}":"${payload}",}`,
      `{"a":"${payload}\n"}`,
      `[1,2,${payload}]`,
      `{"a":1}${payload}`,
      `{"a":1}\n${payload}\n{"b":2}`,
      `\ufeff{"a":"${payload}"}`,
    ]),
  );

const list: MakePayload = (source) => {
  const parts = Array.from({ length: source.random.size(20) }, () => mutatedSample(source));
  return Buffer.from(`[${parts.map(String).join(',')}]`);
};

const lines: MakePayload = (source) => {
  const { random } = source;
  const makers = [mutatedSample, brokenSample, brokenJson, bareValue];
  const parts = Array.from({ length: random.size(20) }, () => random.pick(makers)(source));
  return Buffer.from(parts.map(String).join(random.pick(['\n', '\r\n', '\n\n', '\r'])));
};

/** One key for everything, doubled keys, many keys that look alike once they are cleaned. */
const manyKeys: MakePayload = ({ random, canaries }) => {
  const count = random.size(2000);
  const key = random.pick([
    (at: number) => `k${at}`,
    (at: number) => String.fromCodePoint(0x4e00 + at),
    () => 'same',
    (at: number) => `password${at}`,
    (at: number) => `proc.args[${at}]`,
  ]);
  const pairs = Array.from(
    { length: count },
    (_none, at) => `${JSON.stringify(key(at))}:"${canaries.payload}${at}"`,
  ).join(',');
  const rest = '"rule":"r","priority":"Notice","time":"2026-01-01T00:00:00Z"';
  return Buffer.from(
    random.chance(0.5)
      ? `{${rest},"output":"x","output_fields":{${pairs}}}`
      : `{${rest}${pairs === '' ? '' : ','}${pairs}}`,
  );
};

export function anyPayload(source: Source): Buffer {
  return weighted(source.random, kinds)(source);
}

const kinds = [
  [40, mutatedSample],
  [15, brokenSample],
  [10, mutatedAndBroken],
  [5, noise],
  [5, bareValue],
  [10, brokenJson],
  [3, list],
  [6, lines],
  [3, manyKeys],
] as const;
