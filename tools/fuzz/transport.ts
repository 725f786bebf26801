import { chunked, head, requestBytes } from './http-bytes.ts';
import { validEvent, type Source } from './payloads.ts';
import { rightToken, wrongToken } from './tokens.ts';
import type { WireCase } from './wire-case.ts';

/** Cases about how bytes come, rather than which. */

const json = [['content-type', 'application/json']] as const;

/** What is not HTTP/1.1, or contradicts itself. Its events may be taken or not: the mark says whose they are. */
export function unframedCase({ random, canaries }: Source, index: number): WireCase {
  const isKnown = random.chance(0.5);
  const token = isKnown ? rightToken(random, canaries) : wrongToken(random, canaries);
  const mark = isKnown ? canaries.abandoned : canaries.unauthenticated;
  const body = Buffer.from(validEvent(mark, index));
  const withHeaders = (...headers: (readonly [string, string])[]): Buffer =>
    Buffer.concat([head({ headers: [...token, ...json, ...headers] }), body]);
  const encoded = ['transfer-encoding', 'chunked'] as const;
  const bytes = random.pick<() => Buffer>([
    () => withHeaders(['content-length', String(random.below(body.length))]),
    () => withHeaders(['content-length', '-1']),
    () => withHeaders(['content-length', '18446744073709551617']),
    () => withHeaders(['content-length', '0x10']),
    () => withHeaders(['content-length', '5'], ['content-length', '6']),
    () => withHeaders(encoded, ['content-length', String(body.length)]),
    () => withHeaders(encoded),
    () => withHeaders(['transfer-encoding', 'gzip, chunked']),
    () => withHeaders(['transfer-encoding', 'chunked, identity']),
    () => withHeaders(['transfer-encoding', 'xchunked']),
    () => withHeaders(['bad name', 'x']),
    () => withHeaders(['', 'x']),
    () => withHeaders(['x', 'a\r\n b']),
    () => withHeaders(['x', 'a\0b']),
    () => withHeaders(['expect', 'the impossible'], ['content-length', String(body.length)]),
    () =>
      withHeaders(
        ['upgrade', 'h2c'],
        ['connection', 'upgrade'],
        ['content-length', String(body.length)],
      ),
    () => withHeaders(['connection', 'close'], ['content-length', String(body.length)]),
    () =>
      Buffer.concat([
        head({ headers: [...token, ...json, encoded] }),
        Buffer.from('ffffffffffffffffff\r\n'),
        body,
      ]),
    () =>
      Buffer.concat([head({ headers: [...token, ...json, encoded] }), Buffer.from('zz\r\n'), body]),
    () =>
      Buffer.concat([
        head({ headers: [...token, ...json, encoded] }),
        Buffer.from(`5;${'x'.repeat(random.size(20_000))}\r\n`),
        body,
      ]),
    () => Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'),
    () => Buffer.from(`POST /\r\n${body.toString()}`),
    () => Buffer.from(`POST / HTTP/9.9\r\n\r\n`),
    () => Buffer.from(`POST / HTTP/1.1\r\n\r\n`),
    () => Buffer.from(`BREW / HTTP/1.1\r\nhost: x\r\n\r\n`),
    () => Buffer.from(`POST ${'/a'.repeat(random.size(40_000))} HTTP/1.1\r\nhost: x\r\n\r\n`),
    () => Buffer.from([0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, 0xfc, 0x03, 0x03]),
    () => random.bytes(random.between(16, 2000)),
  ])();
  return {
    kind: 'framing',
    target: 'receive',
    expectation: 'unframed',
    parts: [bytes],
    endsAfter: true,
    isFramed: false,
  };
}

/** The sender hangs up: within the headers, within the body, or before the answer. */
export function abandonedCase({ random, canaries }: Source, index: number): WireCase {
  const body = Buffer.from(validEvent(canaries.abandoned, index));
  const headers = [...rightToken(random, canaries), ...json];
  const whole = random.chance(0.5)
    ? requestBytes({ headers, body })
    : Buffer.concat([
        head({ headers: [...headers, ['transfer-encoding', 'chunked']] }),
        chunked(body, 50),
      ]);
  const bytes = random.chance(0.3) ? whole : whole.subarray(0, random.below(whole.length));
  return {
    kind: 'hang-up',
    target: 'receive',
    expectation: 'abandoned',
    parts: [bytes],
    isFramed: false,
  };
}

/** Byte by byte, in the end a whole request: it must be answered like any other. */
export function slowCase({ random, canaries }: Source, index: number): WireCase {
  const isKnown = random.chance(0.7);
  const token = isKnown ? rightToken(random, canaries) : wrongToken(random, canaries);
  const mark = isKnown ? canaries.payload : canaries.unauthenticated;
  const body = Buffer.from(validEvent(mark, index));
  const bytes = requestBytes({ headers: [...token, ...json], body });
  const size = Math.ceil(bytes.length / random.between(5, 40));
  const parts: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += size) parts.push(bytes.subarray(at, at + size));
  return {
    kind: 'slow',
    target: 'receive',
    expectation: isKnown ? 'valid' : 'refused',
    ...(!isKnown && { statuses: [401] }),
    parts,
    pauseMs: random.between(5, 40),
    isFramed: true,
  };
}
