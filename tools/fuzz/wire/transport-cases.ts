import fc from 'fast-check';
import { canaries } from '../canaries.ts';
import { bytesUpTo, magnitude, weighted } from '../cases/arbitraries.ts';
import { validEvents } from '../cases/payloads.ts';
import { rightToken, wrongToken, type Headers } from '../cases/tokens.ts';
import type { WireCase } from './case.ts';
import { chunked, head, requestBytes } from './http-bytes.ts';
import { json } from './request.ts';

/** Cases about how bytes arrive, rather than which. */

const encoded = ['transfer-encoding', 'chunked'] as const;

type Request = (headers: Headers, body: Buffer) => Buffer;

function withHeaders(...more: Headers): Request {
  return (headers, body) => Buffer.concat([head({ headers: [...headers, ...more] }), body]);
}

function withLength(...more: Headers): Request {
  return (headers, body) =>
    withHeaders(...more, ['content-length', String(body.length)])(headers, body);
}

function withChunkSize(size: string): Request {
  return (headers, body) =>
    Buffer.concat([head({ headers: [...headers, encoded] }), Buffer.from(`${size}\r\n`), body]);
}

const contradictory: readonly Request[] = [
  withHeaders(['content-length', '-1']),
  withHeaders(['content-length', '18446744073709551617']),
  withHeaders(['content-length', '0x10']),
  withHeaders(['content-length', '5'], ['content-length', '6']),
  withLength(encoded),
  withHeaders(encoded),
  withHeaders(['transfer-encoding', 'gzip, chunked']),
  withHeaders(['transfer-encoding', 'chunked, identity']),
  withHeaders(['transfer-encoding', 'xchunked']),
  withHeaders(['bad name', 'x']),
  withHeaders(['', 'x']),
  withHeaders(['x', 'a\r\n b']),
  withHeaders(['x', 'a\0b']),
  withLength(['expect', 'the impossible']),
  withLength(['upgrade', 'h2c'], ['connection', 'upgrade']),
  withLength(['connection', 'close']),
  withChunkSize('ffffffffffffffffff'),
  withChunkSize('zz'),
  () => Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'),
  (_headers, body) => Buffer.from(`POST /\r\n${body.toString()}`),
  () => Buffer.from(`POST / HTTP/9.9\r\n\r\n`),
  () => Buffer.from(`POST / HTTP/1.1\r\n\r\n`),
  () => Buffer.from(`BREW / HTTP/1.1\r\nhost: x\r\n\r\n`),
  () => Buffer.from([0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, 0xfc, 0x03, 0x03]),
];

const request: fc.Arbitrary<Request> = weighted(
  [contradictory.length, fc.constantFrom(...contradictory)],
  [
    1,
    fc.nat().map(
      (length): Request =>
        (headers, body) =>
          withHeaders(['content-length', String(length % body.length)])(headers, body),
    ),
  ],
  [1, magnitude(20_000).map((length) => withChunkSize(`5;${'x'.repeat(length)}`))],
  [
    1,
    magnitude(40_000).map(
      (length): Request =>
        () =>
          Buffer.from(`POST ${'/a'.repeat(length)} HTTP/1.1\r\nhost: x\r\n\r\n`),
    ),
  ],
  [
    1,
    bytesUpTo(2000, 16).map(
      (bytes): Request =>
        () =>
          bytes,
    ),
  ],
);

/** From a sender with the secret, or one without. Published content identifies its sender. */
const knownSender = (mark: string) =>
  fc.record({ token: rightToken, body: validEvents(mark), isKnown: fc.constant<boolean>(true) });
const stranger = fc.record({
  token: wrongToken,
  body: validEvents(canaries.unauthenticated),
  isKnown: fc.constant<boolean>(false),
});

/** Input that is not HTTP/1.1, or that contradicts itself. */
export const unframedCase: fc.Arbitrary<WireCase> = fc
  .tuple(fc.oneof(knownSender(canaries.abandoned), stranger), request)
  .map(([{ token, body }, make]) => ({
    kind: 'framing',
    target: 'receive',
    expectation: 'unframed',
    parts: [make([...token, ...json], body)],
    endsAfter: true,
    isFramed: false,
  }));

/** The sender hangs up: within the headers, within the body, or before the response. */
export const abandonedCase: fc.Arbitrary<WireCase> = fc
  .record({
    token: rightToken,
    body: validEvents(canaries.abandoned),
    isChunked: fc.boolean(),
    length: fc.option(fc.nat(), { freq: 2 }),
  })
  .map(({ token, body, isChunked, length }) => {
    const headers = [...token, ...json];
    const whole = isChunked
      ? Buffer.concat([head({ headers: [...headers, encoded] }), chunked(body, 50)])
      : requestBytes({ headers, body });
    return {
      kind: 'hang-up',
      target: 'receive',
      expectation: 'abandoned',
      parts: [length === null ? whole : whole.subarray(0, length % whole.length)],
      isFramed: false,
    };
  });

/** A whole request byte by byte: it must be answered like any other. */
export const slowCase: fc.Arbitrary<WireCase> = fc
  .record({
    sender: weighted([7, knownSender(canaries.payload)], [3, stranger]),
    partCount: fc.integer({ min: 5, max: 40 }),
    pauseMs: fc.integer({ min: 5, max: 40 }),
  })
  .map(({ sender: { token, body, isKnown }, partCount, pauseMs }) => {
    const bytes = requestBytes({ headers: [...token, ...json], body });
    const size = Math.ceil(bytes.length / partCount);
    const parts = Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) =>
      bytes.subarray(at * size, (at + 1) * size),
    );
    return {
      kind: 'slow',
      target: 'receive',
      expectation: isKnown ? 'valid' : 'refused',
      statuses: [isKnown ? 200 : 401],
      parts,
      pauseMs,
      isFramed: true,
    };
  });
