import { gzipSync } from 'node:zlib';
import { anyBomb, damagedGzip } from './compressed.ts';
import { chunked, head, requestBytes } from './http-bytes.ts';
import { anyPayload, batchRule, validEvent, type Source } from './payloads.ts';
import { weighted } from './random.ts';
import { rightToken, wrongToken } from './tokens.ts';
import { abandonedCase, slowCase, unframedCase } from './transport.ts';
import type { WireCase } from './wire-case.ts';

/** Cases for `receive`. */

type Make = (source: Source, index: number) => WireCase;
type Headers = readonly (readonly [name: string, value: string])[];

const json: Headers = [['content-type', 'application/json']];
const ndjson: Headers = [['content-type', 'application/x-ndjson']];

function framed(
  kind: string,
  expectation: WireCase['expectation'],
  bytes: Buffer,
  rest: Partial<WireCase> = {},
): WireCase {
  return { kind, target: 'receive', expectation, parts: [bytes], isFramed: true, ...rest };
}

function authenticated(kind: string, { random, canaries }: Source, headers: Headers, body: Buffer) {
  const all = [...rightToken(random, canaries), ...headers];
  return framed(kind, 'authenticated', requestBytes({ headers: all, body }));
}

const valid: Make = (source, index) => {
  const { random, canaries } = source;
  const text = validEvent(canaries.payload, index);
  const plain = random.chance(0.7);
  const body = plain ? Buffer.from(text) : gzipSync(text);
  const headers = [
    ...rightToken(random, canaries),
    ...random.pick([json, ndjson]),
    ...(plain ? [] : [['content-encoding', 'gzip'] as const]),
  ];
  return framed('valid', 'valid', requestBytes({ headers, body }));
};

const payload: Make = (source) =>
  authenticated('payload', source, source.random.pick([json, json, ndjson]), anyPayload(source));

const mediaTypes = [
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
];

const mediaType: Make = (source) => {
  const { random } = source;
  const headers: Headers = random.chance(0.1) ? [] : [['content-type', random.pick(mediaTypes)]];
  return authenticated('media type', source, headers, anyPayload(source));
};

const encodings = [
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
];

const encoding: Make = (source) => {
  const { random } = source;
  const body = damagedGzip(anyPayload(source), random);
  const name = random.chance(0.7) ? 'gzip' : random.pick(encodings);
  return authenticated('encoding', source, [...json, ['content-encoding', name]], body);
};

const gzipped: Make = (source) =>
  authenticated(
    'gzip',
    source,
    [...json, ['content-encoding', 'gzip']],
    gzipSync(anyPayload(source)),
  );

/** From those who know the secret and from those who do not. */
const bombCase: Make = (source) => {
  const { random, canaries } = source;
  const body = anyBomb(random);
  const headers: Headers = [...random.pick([json, ndjson]), ['content-encoding', 'gzip']];
  if (random.chance(0.5)) return authenticated('gzip bomb', source, headers, body);
  const all = [...wrongToken(random, canaries), ...headers];
  return framed('gzip bomb', 'refused', requestBytes({ headers: all, body }), { statuses: [401] });
};

const unauthenticated: Make = (source, index) => {
  const { random, canaries } = source;
  const encoded = random.chance(0.1);
  const text = Buffer.from(
    random.chance(0.5)
      ? validEvent(canaries.unauthenticated, index)
      : anyPayload(source).toString('latin1') + canaries.unauthenticated,
  );
  const headers: Headers = [
    ...wrongToken(random, canaries),
    ...(random.chance(0.8) ? json : [['content-type', random.pick(mediaTypes)] as const]),
    ...(encoded ? [['content-encoding', random.pick(['gzip', ...encodings])] as const] : []),
  ];
  const body = encoded ? damagedGzip(text, random) : text;
  return framed('unauthenticated', 'refused', requestBytes({ headers, body }), { statuses: [401] });
};

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

/** Node's limits: 16 KB of headers, answered with 431. */
const headersCase: Make = (source, index) => {
  const { random, canaries } = source;
  const extra: (readonly [string, string])[] = Array.from({ length: random.size(30) }, () =>
    random.chance(0.9)
      ? random.pick(oddHeaders)
      : (['x-long', canaries.payload.repeat(random.size(100))] as const),
  );
  const many = random.chance(0.1)
    ? Array.from({ length: random.size(1500) }, (_none, at) => [`x-${at}`, 'v'] as const)
    : [];
  const headers = [...extra, ...many, ...rightToken(random, canaries), ...json];
  const body = Buffer.from(validEvent(canaries.abandoned, index));
  return {
    ...framed('headers', 'unframed', requestBytes({ headers, body })),
    // Some of these end the connection.
    isFramed: false,
  };
};

const methods = ['GET', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'TRACE', 'PROPFIND', 'HEAD', 'QUERY'];

const method: Make = ({ random, canaries }, index) => {
  const name = random.pick(methods);
  const headers = [...rightToken(random, canaries), ...json];
  const body = random.chance(0.5)
    ? Buffer.from(validEvent(canaries.unauthenticated, index))
    : undefined;
  const bytes = requestBytes({ method: name, headers, ...(body && { body }) });
  return framed('method', 'refused', bytes, { statuses: [405], isHead: name === 'HEAD' });
};

const paths = [
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
];

/** No path of its own: any is the function's, but for two that the framework keeps for itself. */
const path: Make = ({ random, canaries }, index) => {
  const name = random.chance(0.9)
    ? random.pick(paths)
    : `/${canaries.payload.repeat(random.size(500))}`;
  const tokenInQuery = random.chance(0.2) ? `?token=${canaries.wrongToken}` : '';
  const headers = [...wrongToken(random, canaries), ...json];
  const body = Buffer.from(validEvent(canaries.unauthenticated, index));
  const bytes = requestBytes({ path: name + tokenInQuery, headers, body });
  return framed('path', 'refused', bytes, { statuses: [400, 401, 404] });
};

const chunkedCase: Make = (source) => {
  const { random, canaries } = source;
  const headers: Headers = [
    ...rightToken(random, canaries),
    ...json,
    ['transfer-encoding', 'chunked'],
  ];
  const body = anyPayload(source);
  const bytes = Buffer.concat([head({ headers }), chunked(body, 1 + random.size(5000))]);
  return framed('chunked', 'authenticated', bytes);
};

const batch: Make = (source) => {
  const { random, canaries } = source;
  const events = Array.from({ length: 10_000 }, () =>
    validEvent(canaries.payload, random.below(3), batchRule),
  );
  const asLines = random.chance(0.5);
  const body = Buffer.from(asLines ? events.join('\n') : `[${events.join(',')}]`);
  return authenticated('batch of 10,000', source, asLines ? ndjson : json, body);
};

/** Above what receive takes, up to what Cloud Run lets through: 32 MiB. */
const tooLarge: Make = (source) => {
  const { random, canaries } = source;
  const size = random.between(9_500_001, 33_000_000);
  const body = Buffer.alloc(size, random.pick([' ', '[', canaries.payload, '{"a":1}\n']));
  const known = random.chance(0.5);
  const token = known ? rightToken(random, canaries) : wrongToken(random, canaries);
  const bytes = requestBytes({ headers: [...token, ...json], body });
  return framed('too large', 'refused', bytes, { statuses: [413, 401], isFramed: false });
};

/** As many events as a body can have bytes for. */
const tooMany: Make = (source) => {
  const body = Buffer.from(
    source.random.pick([
      () => `[${'1,'.repeat(400_000)}1]`,
      () => '{}\n'.repeat(300_000),
      () => `[${'{},'.repeat(200_000)}{}]`,
    ])(),
  );
  return authenticated('too many events', source, ndjson, body);
};

const kinds = [
  [150, valid],
  [420, payload],
  [40, mediaType],
  [50, encoding],
  [50, gzipped],
  [4, bombCase],
  [150, unauthenticated],
  [30, headersCase],
  [30, method],
  [30, path],
  [30, chunkedCase],
  [20, unframedCase],
  [20, abandonedCase],
  [6, slowCase],
] as const;

const rareKinds = [
  [2, batch],
  [2, tooLarge],
  [1, tooMany],
] as const;

/** Heavy ones are rare: each is worth a thousand others. */
export function ingressCase(source: Source, index: number): WireCase {
  const choices = source.random.chance(0.0008) ? rareKinds : kinds;
  return weighted<Make>(source.random, choices)(source, index);
}
