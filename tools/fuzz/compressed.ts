import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import type { Random } from './random.ts';

/** What gzip can be used for against a receiver. */

const zeros = (megabytes: number): Buffer => gzipSync(Buffer.alloc(megabytes * 1_000_000));
const spaces = gzipSync(Buffer.alloc(1_000_000, ' '));

/** From 4.9 KB that become 5 MB to 1 MB that becomes a gigabyte: members of one file follow each other. */
const bombs = {
  '4.9 KB to 5 MB': (): Buffer => zeros(5),
  '9 KB to 9 MB of white space': (): Buffer =>
    Buffer.concat(Array.from({ length: 9 }, () => spaces)),
  '95 KB to 100 MB': (): Buffer => zeros(100),
  '1 MB to 1 GB': (): Buffer => Buffer.concat(Array.from({ length: 1000 }, () => spaces)),
} as const;

export const bombNames = [
  '4.9 KB to 5 MB',
  '9 KB to 9 MB of white space',
  '95 KB to 100 MB',
  '1 MB to 1 GB',
] as const;
type BombName = (typeof bombNames)[number];

const made = new Map<BombName, Buffer>();

export function bomb(name: BombName): Buffer {
  const bytes = made.get(name) ?? bombs[name]();
  made.set(name, bytes);
  return bytes;
}

export function anyBomb(random: Random): Buffer {
  return bomb(random.pick(bombNames));
}

/** gzip of the body that is cut off, damaged, within gzip, followed by something, or not gzip at all. */
export function damagedGzip(body: Buffer, random: Random): Buffer {
  const zipped = gzipSync(body);
  switch (random.below(7)) {
    case 0:
      return zipped.subarray(0, random.below(zipped.length));
    case 1: {
      const copy = Buffer.from(zipped);
      copy[random.below(copy.length)] = random.below(256);
      return copy;
    }
    case 2:
      return gzipSync(zipped);
    case 3:
      return Buffer.concat([zipped, random.bytes(random.size(100))]);
    case 4:
      return body;
    case 5:
      return deflateSync(body);
    default:
      return brotliCompressSync(body);
  }
}
