import fc from 'fast-check';
import { canaries } from '../canaries.ts';
import { corpus } from '../corpus.ts';
import { mutatedBytes, mutatedJson } from './mutations.ts';
import { magnitude, weighted } from './arbitraries.ts';
import { oddKey, oddValue, written } from './odd-values.ts';
import { payload } from './payloads.ts';

/** Bodies for the push endpoints of `enrich` and `write`, as if an attacker got past IAM. */

export type PushTarget = 'enrich' | 'write';

export interface Push {
  readonly kind: string;
  readonly body: Buffer;
}

const enrichedEvent = fc.constantFrom<unknown[]>(...corpus.enriched);
const enriched = weighted([1, enrichedEvent], [9, mutatedJson(enrichedEvent)]).map((value) =>
  Buffer.from(written(value)),
);

/** Possible data of a message. */
const dataFor: Record<PushTarget, fc.Arbitrary<Buffer>> = {
  enrich: payload,
  write: weighted([20, payload], [68, enriched], [12, mutatedBytes(enriched)]),
};

const attributeName = weighted(
  [
    3,
    fc.constantFrom(
      'format',
      'eventId',
      'receivedAt',
      'via',
      'traceparent',
      'replayCount',
      'reason',
    ),
  ],
  [2, oddKey],
);
const attributeValue = weighted(
  [7, fc.constantFrom('', 'x', canaries.payload, '\u0000', 'é', '__proto__', '-1')],
  [1, magnitude(2000).map((times) => '😀'.repeat(times))],
);
/** Pub/Sub itself allows a hundred of 1 KB each. */
const attributes = magnitude(100)
  .chain((maxLength) =>
    fc.array(fc.tuple(attributeName, attributeValue), { maxLength, size: 'max' }),
  )
  .map((pairs) => Object.fromEntries(pairs));

const subscription = `projects/p/subscriptions/${canaries.payload}`;

function envelopeOf(data: fc.Arbitrary<Buffer>): fc.Arbitrary<object> {
  return fc.record({
    message: fc.record({
      data: data.map((bytes) => bytes.toString('base64')),
      messageId: fc.constant('1'),
      publishTime: fc.constant('2026-11-24T12:00:00Z'),
      attributes: fc.oneof(fc.constant({}), attributes),
    }),
    subscription: fc.constant(subscription),
    deliveryAttempt: fc.integer({ min: 1, max: 100 }),
  });
}

const invalidBase64 = fc.constantFrom(
  'a',
  'ab',
  'abc',
  '====',
  'YQ=',
  'YQ==YQ==',
  '-_-_',
  ' YQ==',
  'YQ\n==',
  'é',
  'YR==',
);

const invalidData = weighted<unknown>([7, invalidBase64], [3, oddValue]).map((data) =>
  written({ message: { data, messageId: '1' }, subscription: 's' }),
);

/** None of them is a string, and the error names each. */
const invalidAttributes = magnitude(1000).map((length) => {
  const numbers = Array.from({ length }, (_, at) => [`${canaries.payload}${at}`, at] as const);
  const message = { messageId: '1', attributes: Object.fromEntries(numbers) };
  return JSON.stringify({ message, subscription: 's' });
});

const noData = fc.constantFrom(
  '{"message":{"messageId":"1"},"subscription":"s"}',
  '{"message":{"messageId":"1","data":""},"subscription":"s"}',
  '{"message":{"messageId":""},"subscription":"s"}',
  '{"message":{"messageId":"1","attributes":{}},"subscription":"s","deliveryAttempt":1e99}',
  '{"message":null,"subscription":"s"}',
  '{"message":[],"subscription":"s"}',
  '{"subscription":"s"}',
  '{}',
  '[]',
  'null',
  '',
  '{"__proto__":{"message":{"messageId":"1"},"subscription":"s"}}',
);

function kind(
  name: string,
  weight: number,
  bodies: fc.Arbitrary<string | Buffer>,
): readonly [number, fc.Arbitrary<Push>] {
  const pushes = bodies.map((body) => ({ kind: `push: ${name}`, body: Buffer.from(body) }));
  return [weight, pushes];
}

function pushesTo(target: PushTarget): fc.Arbitrary<Push> {
  const data = dataFor[target];
  const envelope = envelopeOf(data);
  const wellFormed = envelope.map((value) => JSON.stringify(value));
  return weighted(
    kind('message', 50, wellFormed),
    kind('envelope', 15, mutatedJson(envelope).map(written)),
    kind('broken', 8, mutatedBytes(wellFormed.map((text) => Buffer.from(text)))),
    kind('no envelope', 8, data),
    kind('data', 6, invalidData),
    kind('attributes', 5, invalidAttributes),
    kind('empty', 5, noData),
  );
}

export const push = { enrich: pushesTo('enrich'), write: pushesTo('write') } as const;
