import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { bytesUpTo } from '../cases/arbitraries.ts';

/** Attacks on a receiver with gzip. */

const zeros = (megabytes: number): Buffer => gzipSync(Buffer.alloc(megabytes * 1_000_000));
const spaces = gzipSync(Buffer.alloc(1_000_000, ' '));

/** From 4.9 KB that expand to 5 MB, to 1 MB that expands to a gigabyte: members of one file are concatenated. */
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

export const anyBomb: fc.Arbitrary<Buffer> = fc.constantFrom(...bombNames).map(bomb);

const damage = fc.oneof<fc.Arbitrary<(body: Buffer) => Buffer>[]>(
  fc.nat().map((length) => (body) => {
    const zipped = gzipSync(body);
    return zipped.subarray(0, length % zipped.length);
  }),
  fc.tuple(fc.nat(), fc.nat(255)).map(([place, byte]) => (body) => {
    const zipped = gzipSync(body);
    zipped[place % zipped.length] = byte;
    return zipped;
  }),
  fc.constant((body) => gzipSync(gzipSync(body))),
  bytesUpTo(100, 1).map((more) => (body) => Buffer.concat([gzipSync(body), more])),
  fc.constant((body) => body),
  fc.constant((body) => deflateSync(body)),
  fc.constant((body) => brotliCompressSync(body)),
);

/** gzip of a body that is truncated, damaged, nested in gzip, followed by other bytes, or not gzip at all. */
export function damagedGzip(bodies: fc.Arbitrary<Buffer>): fc.Arbitrary<Buffer> {
  return fc.tuple(bodies, damage).map(([body, damaged]) => damaged(body));
}
