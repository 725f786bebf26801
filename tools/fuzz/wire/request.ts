import fc from 'fast-check';
import { weighted } from '../cases/arbitraries.ts';
import type { Headers } from '../cases/tokens.ts';
import type { WireCase } from './case.ts';

/** The headers that describe a body, and a case of one request. */

export const json: Headers = [['content-type', 'application/json']];
export const ndjson: Headers = [['content-type', 'application/x-ndjson']];
export const gzip: Headers = [['content-encoding', 'gzip']];

/** Media types that receive accepts, ones that it rejects, and no media type. */
export const contentType: fc.Arbitrary<Headers> = fc
  .option(
    fc.constantFrom(
      'text/html',
      'text/plain',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
      'application/json; charset=utf-16',
      'application/json;;;',
      'APPLICATION/JSON',
      'application/cloudevents+json',
      'application/vnd.a.b+json',
      'application/__proto__',
      'application/jsonp',
      ';',
      '*/*',
    ),
    { freq: 10 },
  )
  .map((type) => (type === null ? [] : [['content-type', type]]));

export const contentEncoding: fc.Arbitrary<Headers> = weighted(
  [7, fc.constant(gzip)],
  [
    3,
    fc
      .constantFrom(
        'br',
        'deflate',
        'GZIP',
        ' gzip ',
        'gzip, gzip',
        'x-gzip',
        'identity',
        '',
        '*',
        'zstd',
      )
      .map((encoding): Headers => [['content-encoding', encoding]]),
  ],
);

export function framed(
  kind: string,
  expectation: WireCase['expectation'],
  bytes: Buffer,
  rest: Partial<WireCase> = {},
): WireCase {
  return { kind, target: 'receive', expectation, parts: [bytes], isFramed: true, ...rest };
}
