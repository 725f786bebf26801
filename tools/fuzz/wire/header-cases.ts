import fc from 'fast-check';
import { canaries } from '../canaries.ts';
import { magnitude, weighted } from '../cases/arbitraries.ts';
import { validEvents } from '../cases/payloads.ts';
import { rightToken, wrongToken, type Headers } from '../cases/tokens.ts';
import type { WireCase } from './case.ts';
import { requestBytes } from './http-bytes.ts';
import { framed, json } from './request.ts';

/** Cases for `receive` with unusual request lines or headers. */

const oddHeaders: Headers = [
  ['x-cloud-trace-context', '00000000000000000000000000000000/18446744073709551616;o=9'],
  ['x-cloud-trace-context', `${'a'.repeat(2000)}/1;o=1`],
  ['function-execution-id', '\u00ff'.repeat(100)],
  ['function-execution-id', '__proto__'],
  ['traceparent', '00-00000000000000000000000000000000-0000000000000000-00'],
  ['traceparent', 'ff-'.repeat(500)],
  ['x-forwarded-for', '::1, '.repeat(500)],
  ['x-forwarded-host', '[::'],
  ['x-forwarded-proto', 'javascript'],
  ['host', 'a b'],
  ['cookie', '__proto__=1; a'],
  ['expect', '100-continue'],
  ['range', 'bytes=0-18446744073709551615'],
  ['if-none-match', '*'],
  ['accept', '*/*;q=x, '.repeat(100)],
  ['accept-encoding', 'br;q=NaN'],
  ['x-http-method-override', 'DELETE'],
  ['upgrade-insecure-requests', '1'],
  ['__proto__', 'x'],
  ['constructor', 'x'],
  ["a!#$%&'*+-.^_`|~", ''],
];

const oddHeader = weighted(
  [9, fc.constantFrom(...oddHeaders)],
  [1, magnitude(100).map((times) => ['x-long', canaries.payload.repeat(times)] as const)],
);
const manyHeaders = magnitude(1500).map((length): Headers =>
  Array.from({ length }, (_, at) => [`x-${at}`, 'v']),
);

/** Node's limit: 16 KB of headers, answered with 431. */
export const headersCase: fc.Arbitrary<WireCase> = fc
  .record({
    odd: fc.array(oddHeader, { minLength: 1, maxLength: 30 }),
    many: weighted([9, fc.constant<Headers>([])], [1, manyHeaders]),
    token: rightToken,
    body: validEvents(canaries.abandoned),
  })
  .map(({ odd, many, token, body }) =>
    framed(
      'headers',
      'unframed',
      requestBytes({ headers: [...odd, ...many, ...token, ...json], body }),
      // Some of these end the connection.
      { isFramed: false },
    ),
  );

export const methodCase: fc.Arbitrary<WireCase> = fc
  .record({
    method: fc.constantFrom(
      'GET',
      'PUT',
      'DELETE',
      'PATCH',
      'OPTIONS',
      'TRACE',
      'PROPFIND',
      'HEAD',
      'QUERY',
    ),
    token: rightToken,
    body: fc.option(validEvents(canaries.unauthenticated), { freq: 1, nil: undefined }),
  })
  .map(({ method, token, body }) => {
    const bytes = requestBytes({ method, headers: [...token, ...json], ...(body && { body }) });
    return framed('method', 'refused', bytes, { statuses: [405], isHead: method === 'HEAD' });
  });

const oddPath = fc.constantFrom(
  '//',
  '/../../etc/passwd',
  '/%2e%2e/',
  '/%',
  '/%ff',
  '/%00',
  '/%E0%A4%A',
  '/health',
  '/health/',
  '/__proto__',
  '/a?b[c]=d&__proto__[x]=y',
  '/?%',
  '/?a=%ff',
  '*',
  'http://other.example/x',
  'http://[::1',
  'http://%',
  '/;a=b',
  '/\u00e9',
  '/a#b',
  '/favicon.ico',
  '/robots.txt/x',
);
const longPath = magnitude(500).map((times) => `/${canaries.payload.repeat(times)}`);

/** Any path belongs to the function, except two that the framework reserves. */
export const pathCase: fc.Arbitrary<WireCase> = fc
  .record({
    path: weighted([9, oddPath], [1, longPath]),
    query: fc.constantFrom(`?token=${canaries.wrongToken}`, '', '', '', ''),
    token: wrongToken,
    body: validEvents(canaries.unauthenticated),
  })
  .map(({ path, query, token, body }) => {
    const bytes = requestBytes({ path: path + query, headers: [...token, ...json], body });
    return framed('path', 'refused', bytes, { statuses: [400, 401, 404] });
  });
