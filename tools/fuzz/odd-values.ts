import type { Canaries } from './canaries.ts';
import type { Random } from './random.ts';

/**
 * Values that no sender should send. What JSON.stringify would never write is named by a placeholder, which
 * `written` replaces.
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

const others = [null, true, false, [], {}, [null], [[]], { '': '' }, [[[[[]]]]], [{}, [], null]];

/** Text that is heavy for whatever searches it for secrets. */
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

export function oddKey(random: Random, canaries: Canaries): string {
  if (random.chance(0.5)) return random.pick(prototypeKeys);
  return random.chance(0.5) ? random.pick(oddTexts) : `${canaries.payload}.key`;
}

export function oddValue(random: Random, canaries: Canaries): unknown {
  switch (random.below(9)) {
    case 0:
      return JSON.rawJSON(random.pick(oddNumbers));
    case 1:
      return random.pick(others);
    case 2:
      return random.pick(prototypeKeys);
    case 3:
      // Dear: each level is a step, for whoever reads it.
      return random.chance(0.2) ? nested(random) : random.pick(others);
    case 4:
      return random.pick(heavy).repeat(random.size(300));
    case 5:
      return `curl --password=${canaries.password} ${canaries.payload}`;
    case 6:
      return Object.fromEntries([[oddKey(random, canaries), canaries.payload]]);
    case 7:
      return canaries.payload.repeat(random.size(20));
    default:
      return random.pick(oddTexts);
  }
}

function nested(random: Random): string {
  return `@@nested:${random.below(3)}:${random.size(random.chance(0.05) ? 200_000 : 3000)}@@`;
}

/** JSON with the placeholders replaced by what they stand for. */
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
