import fc from 'fast-check';
import { canaries } from '../canaries.ts';
import { magnitude, weighted } from './arbitraries.ts';

export type Headers = readonly (readonly [name: string, value: string])[];

const { secret, wrongToken: wrong } = canaries;
const base64 = (text: string): string => Buffer.from(text).toString('base64');
const authorization = (value: string): Headers => [['authorization', value]];

/** All ways to present the secret that receive accepts. */
export const rightToken: fc.Arbitrary<Headers> = fc
  .tuple(
    fc.constantFrom('authorization', 'Authorization', 'AUTHORIZATION'),
    fc.constantFrom(
      secret,
      `Bearer ${secret}`,
      `bearer   ${secret}`,
      `Basic ${base64(`user:${secret}`)}`,
      `basic ${base64(secret)}`,
    ),
  )
  .map((header) => [header]);

const fixed: readonly Headers[] = [
  [],
  ...[
    '',
    'Bearer',
    'Bearer ',
    'Basic',
    `Basic ${base64(':')}`,
    wrong,
    `Bearer ${wrong}`,
    `Bearer ${secret}${wrong}`,
    `Bearer ${secret}\t.`,
    `Bearer ${secret.toUpperCase()}`,
    `Bearer "${secret}"`,
    `Bearer ${secret},${secret}`,
    `Token ${secret}`,
    `Digest ${secret}`,
    `Bearer Bearer ${secret}`,
    `Bearer ${base64(secret)}`,
    `Basic ${base64(`${secret}:${wrong}`)}`,
    `Basic ${base64(`user:${secret}`).slice(0, -8)}`,
    `Basic ${secret}!!!`,
  ].map(authorization),
  // The first of several counts, in Node and in our code.
  [
    ['authorization', `Bearer ${wrong}`],
    ['authorization', `Bearer ${secret}`],
  ],
  [['x-authorization', `Bearer ${secret}`]],
  [['proxy-authorization', `Bearer ${secret}`]],
  [['cookie', `authorization=${secret}`]],
  [['x-hub-signature-256', `sha256=${secret}`]],
  [['undefined', secret]],
  [['__proto__', secret]],
];

/** Not the whole secret. */
const part = fc.nat(secret.length - 1).map((length) => secret.slice(0, length));
/** Valid header text, in latin1. */
const headerText = fc.string({
  unit: fc.integer({ min: 0x20, max: 0xff }).map((code) => {
    return code > 0x7e && code < 0xa0 ? 'x' : String.fromCodePoint(code);
  }),
  minLength: 20,
  maxLength: 20,
});

/** No credentials, wrong ones, and almost correct ones. */
export const wrongToken: fc.Arbitrary<Headers> = weighted(
  [fixed.length, fc.constantFrom(...fixed)],
  [1, part.map((text) => authorization(`Bearer ${text}`))],
  [1, part.map(authorization)],
  [1, part.map((text) => authorization(`Bearer ${text}${wrong}`))],
  [1, part.map((text) => authorization(`Basic ${base64(`user:${text}`)}`))],
  [1, headerText.map((text) => authorization(`Bearer ${text}`))],
  [1, magnitude(200).map((times) => authorization(wrong.repeat(times)))],
);
