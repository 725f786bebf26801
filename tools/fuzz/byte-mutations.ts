import type { Random } from './random.ts';

/** Bytes that UTF-8 does not have, or that text should not. */
const inserts = [
  [0xff],
  [0xc0, 0x80],
  [0xed, 0xa0, 0x80],
  [0xf4, 0x90, 0x80, 0x80],
  [0xe2, 0x82],
  [0x00],
  [0xef, 0xbb, 0xbf],
  [0x1b, 0x5b, 0x33, 0x31, 0x6d],
  [0x0d, 0x0a],
  [0x5c, 0x75, 0x64, 0x38, 0x30, 0x30],
  [0x22],
  [0x5c],
  [0x7b],
  [0x5d],
  [0x2c],
];

/** The bytes with some of them flipped, cut off, doubled, moved, or others put in. */
export function mutatedBytes(bytes: Buffer, random: Random): Buffer {
  let result = bytes;
  for (let times = random.between(1, 4); times > 0; times -= 1) result = mutate(result, random);
  return result;
}

function mutate(bytes: Buffer, random: Random): Buffer {
  const at = random.below(bytes.length + 1);
  const until = Math.min(bytes.length, at + random.size(64));
  const before = bytes.subarray(0, at);
  const after = bytes.subarray(until);
  switch (random.below(6)) {
    case 0:
      return before;
    case 1:
      return Buffer.concat([before, Buffer.from(random.pick(inserts)), bytes.subarray(at)]);
    case 2:
      return Buffer.concat([before, after]);
    case 3:
      return Buffer.concat([bytes.subarray(0, until), bytes.subarray(at)]);
    case 4:
      return Buffer.concat([before, random.bytes(until - at), after]);
    default:
      return flipped(bytes, at, random);
  }
}

function flipped(bytes: Buffer, at: number, random: Random): Buffer {
  const copy = Buffer.from(bytes);
  const old = copy[at];
  if (old !== undefined) copy[at] = old ^ (1 << random.below(8));
  return copy;
}
