import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
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

function authenticated(
  kind: string,
  headers: fc.Arbitrary<Headers>,
  bodies: fc.Arbitrary<Buffer>,
): Cases {
  return fc
    .tuple(rightToken, headers, bodies)
    .map(([token, others, body]) =>
      framed(kind, 'authenticated', requestBytes({ headers: [...token, ...others], body })),
    );
}

function unauthenticated(
  kind: string,
  headers: fc.Arbitrary<Headers>,
  bodies: fc.Arbitrary<Buffer>,
): Cases {
  return fc.tuple(wrongToken, headers, bodies).map(([token, others, body]) => {
    const bytes = requestBytes({ headers: [...token, ...others], body });
    return framed(kind, 'refused', bytes, { statuses: [401] });
  });
}

const validCase: Cases = fc
  .record({
    event: validEvents(canaries.payload),
    token: rightToken,
    type: jsonOrLines,
    isPlain: fc.oneof(
      { weight: 7, arbitrary: fc.constant(true) },
      { weight: 3, arbitrary: fc.constant(false) },
    ),
  })
  .map(({ event, token, type, isPlain }) => {
    const headers = [...token, ...type, ...(isPlain ? [] : gzip)];
    const body = isPlain ? event : gzipSync(event);
    return framed('valid', 'valid', requestBytes({ headers, body }));
  });

const gzipped = [...json, ...gzip];

/** From those who know the secret and from those who do not. */
const bombs = jsonOrLines.map((type) => type.concat(gzip));
const bombCase = fc.oneof(
  authenticated('gzip bomb', bombs, anyBomb),
  unauthenticated('gzip bomb', bombs, anyBomb),
);

const unauthenticatedBody = fc.oneof(
  validEvents(canaries.unauthenticated),
  payload.map((body) => Buffer.concat([body, Buffer.from(canaries.unauthenticated)])),
);
const unauthenticatedType = fc.oneof(
  { weight: 4, arbitrary: fc.constant(json) },
  { weight: 1, arbitrary: contentType },
);
const unauthenticatedCase = fc.oneof(
  {
    weight: 9,
    arbitrary: unauthenticated('unauthenticated', unauthenticatedType, unauthenticatedBody),
  },
  {
    weight: 1,
    arbitrary: unauthenticated(
      'unauthenticated',
      fc.tuple(unauthenticatedType, contentEncoding).map((both) => both.flat()),
      damagedGzip(unauthenticatedBody),
    ),
  },
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
const batchCase = fc.oneof(
  authenticated(
    'batch of 10,000',
    fc.constant(ndjson),
    fc.constant(events).map((all) => Buffer.from(all.join('\n'))),
  ),
  authenticated(
    'batch of 10,000',
    fc.constant(json),
    fc.constant(events).map((all) => Buffer.from(`[${all.join(',')}]`)),
  ),
);

/** Above what receive takes, up to what Cloud Run lets through: 32 MiB. */
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

/** As many events as a body can have bytes for. */
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

/** Heavy ones are rare: each is worth a thousand others. */
const heavyCase = fc.oneof(
  { weight: 2, arbitrary: batchCase },
  { weight: 2, arbitrary: tooLargeCase },
  { weight: 1, arbitrary: tooManyCase },
);

const jsonMostly = fc.constantFrom(json, json, ndjson);

export const receiveCase: Cases = fc.oneof(
  { weight: 1500, arbitrary: validCase },
  { weight: 4200, arbitrary: authenticated('payload', jsonMostly, payload) },
  { weight: 400, arbitrary: authenticated('media type', contentType, payload) },
  {
    weight: 500,
    arbitrary: authenticated(
      'encoding',
      contentEncoding.map((encoding) => json.concat(encoding)),
      damagedGzip(payload),
    ),
  },
  {
    weight: 500,
    arbitrary: authenticated(
      'gzip',
      fc.constant(gzipped),
      payload.map((body) => gzipSync(body)),
    ),
  },
  { weight: 40, arbitrary: bombCase },
  { weight: 1500, arbitrary: unauthenticatedCase },
  { weight: 300, arbitrary: headersCase },
  { weight: 300, arbitrary: methodCase },
  { weight: 300, arbitrary: pathCase },
  { weight: 300, arbitrary: chunkedCase },
  { weight: 200, arbitrary: unframedCase },
  { weight: 200, arbitrary: abandonedCase },
  { weight: 60, arbitrary: slowCase },
  { weight: 8, arbitrary: heavyCase },
);
