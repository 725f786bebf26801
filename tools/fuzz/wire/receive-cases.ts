import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { weighted } from '../cases/arbitraries.ts';
import { canaries } from '../canaries.ts';
import { batchRule, payload, validEvent, validEvents } from '../cases/payloads.ts';
import { rightToken, wrongToken, type Headers } from '../cases/tokens.ts';
import type { WireCase } from './case.ts';
import { anyBomb, damagedGzip } from './compressed.ts';
import { headersCase, methodCase, pathCase } from './header-cases.ts';
import { chunked, head, requestBytes } from './http-bytes.ts';
import { contentEncoding, contentType, framed, gzip, json, ndjson } from './request.ts';
import { abandonedCase, slowCase, unframedCase } from './transport-cases.ts';

/** Cases for `receive`. */

type Cases = fc.Arbitrary<WireCase>;

const jsonOrLines = fc.constantFrom(json, ndjson);

type Make = (kind: string, headers: fc.Arbitrary<Headers>, bodies: fc.Arbitrary<Buffer>) => Cases;

function requests(
  tokens: fc.Arbitrary<Headers>,
  expectation: WireCase['expectation'],
  rest: Partial<WireCase>,
): Make {
  return (kind, headers, bodies) =>
    fc
      .tuple(tokens, headers, bodies)
      .map(([token, others, body]) =>
        framed(kind, expectation, requestBytes({ headers: token.concat(others), body }), rest),
      );
}

const authenticated = requests(rightToken, 'authenticated', {});
const unauthenticated = requests(wrongToken, 'refused', { statuses: [401] });

const plainEvent = fc.record({ body: validEvents(canaries.payload), headers: jsonOrLines });
const gzippedEvent = plainEvent.map(({ body, headers }) => ({
  body: gzipSync(body),
  headers: headers.concat(gzip),
}));
const validCase: Cases = fc
  .tuple(
    rightToken,
    weighted<{ body: Buffer; headers: Headers }>([7, plainEvent], [3, gzippedEvent]),
  )
  .map(([token, { body, headers }]) =>
    framed('valid', 'valid', requestBytes({ headers: token.concat(headers), body })),
  );

const gzipped = [...json, ...gzip];

/** With the secret and without it. */
const bombs = jsonOrLines.map((type) => type.concat(gzip));
const bombCase = fc.oneof(
  authenticated('gzip bomb', bombs, anyBomb),
  unauthenticated('gzip bomb', bombs, anyBomb),
);

const unauthenticatedBody = fc.oneof(
  validEvents(canaries.unauthenticated),
  payload.map((body) => Buffer.concat([body, Buffer.from(canaries.unauthenticated)])),
);
const unauthenticatedType = weighted([4, fc.constant(json)], [1, contentType]);
const unauthenticatedCase = weighted(
  [9, unauthenticated('unauthenticated', unauthenticatedType, unauthenticatedBody)],
  [
    1,
    unauthenticated(
      'unauthenticated',
      fc.tuple(unauthenticatedType, contentEncoding).map((both) => both.flat()),
      damagedGzip(unauthenticatedBody),
    ),
  ],
);

const chunkedCase: Cases = fc
  .tuple(rightToken, payload, fc.integer({ min: 1, max: 5000 }))
  .map(([token, body, size]) => {
    const headers = [...token, ...json, ['transfer-encoding', 'chunked'] as const];
    const bytes = Buffer.concat([head({ headers }), chunked(body, size)]);
    return framed('chunked', 'authenticated', bytes);
  });

const events = Array.from({ length: 10_000 }, (_, at) =>
  validEvent(canaries.payload, String(at % 3), batchRule),
);
const batch = 'batch of 10,000';
const batchCase = fc.oneof(
  authenticated(batch, fc.constant(ndjson), fc.constant(Buffer.from(events.join('\n')))),
  authenticated(batch, fc.constant(json), fc.constant(Buffer.from(`[${events.join(',')}]`))),
);

/** Above the limit of receive, up to Cloud Run's limit: 32 MiB. */
const tooLargeCase: Cases = fc
  .record({
    size: fc.integer({ min: 9_500_001, max: 33_000_000 }),
    fill: fc.constantFrom(' ', '[', canaries.payload, '{"a":1}\n'),
    token: fc.oneof(rightToken, wrongToken),
  })
  .map(({ size, fill, token }) => {
    const bytes = requestBytes({ headers: [...token, ...json], body: Buffer.alloc(size, fill) });
    return framed('too large', 'refused', bytes, { statuses: [413, 401], isFramed: false });
  });

/** As many events as fit into a body. */
const tooManyCase = authenticated(
  'too many events',
  fc.constant(ndjson),
  fc
    .constantFrom(
      () => `[${'1,'.repeat(400_000)}1]`,
      () => '{}\n'.repeat(300_000),
      () => `[${'{},'.repeat(200_000)}{}]`,
    )
    .map((text) => Buffer.from(text())),
);

/** Expensive cases are rare: each costs as much as a thousand others. */
const heavyCase = weighted([2, batchCase], [2, tooLargeCase], [1, tooManyCase]);

const jsonMostly = fc.constantFrom(json, json, ndjson);

export const receiveCase: Cases = weighted(
  [1500, validCase],
  [4200, authenticated('payload', jsonMostly, payload)],
  [400, authenticated('media type', contentType, payload)],
  [
    500,
    authenticated(
      'encoding',
      contentEncoding.map((encoding) => json.concat(encoding)),
      damagedGzip(payload),
    ),
  ],
  [
    500,
    authenticated(
      'gzip',
      fc.constant(gzipped),
      payload.map((body) => gzipSync(body)),
    ),
  ],
  [40, bombCase],
  [1500, unauthenticatedCase],
  [300, headersCase],
  [300, methodCase],
  [300, pathCase],
  [300, chunkedCase],
  [200, unframedCase],
  [200, abandonedCase],
  [60, slowCase],
  [8, heavyCase],
);
