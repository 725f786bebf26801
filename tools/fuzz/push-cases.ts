import { mutatedBytes } from './byte-mutations.ts';
import { requestBytes } from './http-bytes.ts';
import { mutatedValue } from './json-mutations.ts';
import { oddKey, oddValue, written } from './odd-values.ts';
import { anyPayload, type Source } from './payloads.ts';
import { weighted } from './random.ts';
import type { WireCase } from './wire-case.ts';

/** Cases for the push endpoints of `enrich` and `write`, as if somebody got past IAM. */

type PushTarget = 'enrich' | 'write';

/** What a message's data can be. */
function dataFor(target: PushTarget, source: Source): Buffer {
  const { random, corpus, canaries } = source;
  if (target === 'enrich' || random.chance(0.2)) return anyPayload(source);
  const enriched = random.pick(corpus.enriched);
  const value = random.chance(0.1) ? enriched : mutatedValue(enriched, random, canaries);
  const bytes = Buffer.from(written(value));
  return random.chance(0.15) ? mutatedBytes(bytes, random) : bytes;
}

function envelope(source: Source, data: Buffer): object {
  const { random, canaries } = source;
  return {
    message: {
      data: data.toString('base64'),
      messageId: '1',
      publishTime: '2026-11-24T12:00:00Z',
      attributes: random.chance(0.5) ? {} : attributes(source),
    },
    subscription: `projects/p/subscriptions/${canaries.payload}`,
    deliveryAttempt: random.between(1, 100),
  };
}

/** Pub/Sub itself allows a hundred of 1 KB each. */
function attributes({ random, canaries }: Source): object {
  const names = ['format', 'eventId', 'receivedAt', 'via', 'traceparent', 'replayCount', 'reason'];
  return Object.fromEntries(
    Array.from({ length: random.size(100) }, () => [
      random.chance(0.6) ? random.pick(names) : oddKey(random, canaries),
      random.pick([
        '',
        'x',
        canaries.payload,
        '\u0000',
        '😀'.repeat(random.size(2000)),
        'é',
        '__proto__',
        '-1',
      ]),
    ]),
  );
}

const wrongBase64 = [
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
];

type Make = (target: PushTarget, source: Source) => Buffer;

const wellFormed: Make = (target, source) =>
  Buffer.from(JSON.stringify(envelope(source, dataFor(target, source))));

const mutatedEnvelope: Make = (target, source) =>
  Buffer.from(
    written(
      mutatedValue(envelope(source, dataFor(target, source)), source.random, source.canaries),
    ),
  );

const brokenEnvelope: Make = (target, source) =>
  mutatedBytes(wellFormed(target, source), source.random);

const noEnvelope: Make = (target, source) => dataFor(target, source);

const wrongData: Make = (_target, { random, canaries }) =>
  Buffer.from(
    written({
      message: {
        data: random.chance(0.7) ? random.pick(wrongBase64) : oddValue(random, canaries),
        messageId: '1',
      },
      subscription: 's',
    }),
  );

/** Each of them not a string, and named in the complaint. */
const wrongAttributes: Make = (_target, { random, canaries }) =>
  Buffer.from(
    JSON.stringify({
      message: {
        messageId: '1',
        attributes: Object.fromEntries(
          Array.from({ length: random.size(1000) }, (_none, at) => [
            `${canaries.payload}${at}`,
            at,
          ]),
        ),
      },
      subscription: 's',
    }),
  );

const noData: Make = (_target, { random }) =>
  Buffer.from(
    random.pick([
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
    ]),
  );

const kinds = [
  ['push: message', 50, wellFormed],
  ['push: envelope', 15, mutatedEnvelope],
  ['push: broken', 8, brokenEnvelope],
  ['push: no envelope', 8, noEnvelope],
  ['push: data', 6, wrongData],
  ['push: attributes', 5, wrongAttributes],
  ['push: empty', 5, noData],
] as const;

const contentTypes = [
  'application/json',
  'application/json',
  'text/plain',
  'application/cloudevents+json',
  '',
];

/** A body for a push endpoint, and of what kind it is. */
function chosenPush(target: PushTarget, source: Source): [kind: string, body: Buffer] {
  const [kind, make] = weighted(
    source.random,
    kinds.map(([name, weight, maker]) => [weight, [name, maker] as const] as const),
  );
  return [kind, make(target, source)];
}

export function anyPush(target: PushTarget, source: Source): Buffer {
  return chosenPush(target, source)[1];
}

export function pushCase(target: PushTarget, source: Source): WireCase {
  const { random } = source;
  const [kind, body] = chosenPush(target, source);
  const method = random.chance(0.02) ? random.pick(['GET', 'PUT', 'HEAD']) : 'POST';
  const bytes = requestBytes({
    method,
    headers: [
      ['content-type', random.pick(contentTypes)],
      ['content-encoding', random.pick(['identity', 'identity', 'identity', 'gzip', ''])],
    ],
    body,
  });
  return {
    kind: method === 'POST' ? kind : 'push: method',
    target,
    expectation: 'pushed',
    statuses: method === 'POST' ? [204, 400] : [405],
    parts: [bytes],
    isHead: method === 'HEAD',
    isFramed: true,
  };
}
