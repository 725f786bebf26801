import fc from 'fast-check';
import { canaries } from '../canaries.ts';
import { magnitude, weighted } from './arbitraries.ts';

/**
 * Values that no sender should send. A placeholder, replaced by `written`, represents values that JSON.stringify never
 * writes.
 */

const prototypeKeys = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'valueOf',
  'hasOwnProperty',
  '__defineGetter__',
  'toJSON',
  'then',
  'length',
];

const oddTexts = [
  '',
  ' ',
  '\u0000',
  'a\u0000b',
  '\ud800',
  '\udc00\ud800',
  '\ufeff',
  '\u2028',
  '\u202e',
  '<NA>',
  '*',
  '${jndi:ldap://localhost/a}',
  '../../etc/passwd',
  '%00%ff%s%n',
  '0000-00-00T00:00:00Z',
  '9999-12-31T23:59:59.999999999Z',
  '+275760-09-13T00:00:00Z',
  '2026-11-24T12:00:00+99:99',
  '1e400',
  '-1',
  'NaN',
  '//compute.googleapis.com/projects/x/zones/y/instances/1',
  'k8s_a_b_c_d_0',
  '42:01:0a:80:00:02',
  'TEST ALERT',
];

const oddNumbers = [
  '0',
  '-0',
  '1e308',
  '1e999',
  '-1e999',
  '1E-400',
  '9007199254740993',
  '-9223372036854775809',
  '18446744073709551616',
  '1720031001639981110',
  '9'.repeat(400),
  `0.${'0'.repeat(400)}1`,
];

/** Text that is expensive to search for secrets. */
const heavy = [
  'a=',
  'password=',
  '--token ',
  '"',
  '\\"',
  '://a:',
  '| ',
  'curl -u a:',
  ' ',
  '\n',
  'A1_',
  '=',
  'é',
];

const prototypeKey = fc.constantFrom(...prototypeKeys);
const oddText = weighted(
  [3, fc.constantFrom(...oddTexts)],
  [1, fc.string({ unit: 'binary', maxLength: 20 })],
);
const other = fc.jsonValue({ maxDepth: 3 });

export const oddKey: fc.Arbitrary<string> = weighted(
  [2, prototypeKey],
  [1, oddText],
  [1, fc.constant(`${canaries.payload}.key`)],
);

const nested = fc
  .tuple(fc.nat(2), weighted([19, magnitude(3000)], [1, magnitude(200_000)]))
  .map(([shape, depth]) => `@@nested:${shape}:${depth}@@`);

export const oddValue: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom(...oddNumbers).map((digits) => JSON.rawJSON(digits)),
  other,
  prototypeKey,
  // Expensive: each level costs every reader a step.
  weighted([1, nested], [4, other]),
  fc.tuple(fc.constantFrom(...heavy), magnitude(300)).map(([text, times]) => text.repeat(times)),
  fc.constant(`curl --password=${canaries.password} ${canaries.payload}`),
  oddKey.map((key) => Object.fromEntries([[key, canaries.payload]])),
  magnitude(20).map((times) => canaries.payload.repeat(times)),
  oddText,
);

/** JSON with its placeholders replaced. */
export function written(value: unknown): string {
  const text = JSON.stringify(value) ?? 'null';
  return text.replaceAll(/"@@nested:(\d):(\d+)@@"/g, (_all, shape: string, depth: string) => {
    const [open = '[', inner = '', close = ']'] = shapes[Number(shape)] ?? [];
    return open.repeat(Number(depth)) + inner + close.repeat(Number(depth));
  });
}

const shapes = [
  ['[', '', ']'],
  ['{"a":', '1', '}'],
  ['[{"policyEvents":', '1720031001639981110', '}]'],
];
