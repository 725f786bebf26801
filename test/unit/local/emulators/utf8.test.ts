import assert from 'node:assert/strict';
import { Client, credentials, status, type ServiceDefinition } from '@grpc/grpc-js';
import { startPubSubEmulator } from '../../../../local/emulators/pubsub/index.ts';
import { pubSubServices } from '../../../../local/emulators/pubsub/protos.ts';
import { securityCenter } from '../../../../local/emulators/scc/descriptor.ts';
import { startSccEmulator } from '../../../../local/emulators/scc/index.ts';

/** Three bytes that are unlike any others of a request, to be replaced with three others. */
const text = '~~~';

/** Ill-formed by table 3-7 of https://www.unicode.org/versions/Unicode16.0.0/core-spec/chapter-3/#G27506 */
const illFormed = [
  { what: 'a byte that never occurs', bytes: 'ff6161' },
  { what: 'half a surrogate pair', bytes: 'eda080' },
  { what: 'a continuation byte without its first', bytes: '806161' },
  { what: 'an overlong encoding', bytes: 'c0af61' },
  { what: 'a truncated character', bytes: '61f09f' },
];
const wellFormed = [
  { what: 'ASCII', bytes: '616161' },
  { what: 'a letter of three bytes', bytes: 'e697a5' },
];
/** The encoding of U+FFFD itself is well-formed. */
const replacement = 'efbfbd';

/** A call with `text` in one of its fields. Its ids are new for each number. */
interface Call {
  readonly field: string;
  readonly service: ServiceDefinition;
  readonly method: string;
  readonly request: (number: number) => object;
  /** The response to a symbol instead of letters; OK by default. */
  readonly toSymbol?: status;
}

const { publisher, subscriber } = pubSubServices();
const parent = 'organizations/123456789012';
const topic = 'projects/bench/topics/topic';

const publish = (field: string, message: object): Call => ({
  field,
  service: publisher,
  method: 'Publish',
  request: () => ({ topic, messages: [{ data: 'eA==', ...message }] }),
});

const pubSubCalls: readonly Call[] = [
  publish("an attribute's value", { attributes: { app: text } }),
  publish("an attribute's key", { attributes: { [text]: 'v' } }),
  publish('an ordering key', { orderingKey: text }),
  {
    field: 'a label of a topic',
    service: publisher,
    method: 'CreateTopic',
    request: (number) => ({ name: `${topic}-${number}`, labels: { label: text } }),
    toSymbol: status.INVALID_ARGUMENT,
  },
  {
    field: 'a label of a subscription',
    service: subscriber,
    method: 'CreateSubscription',
    request: (number) => ({
      name: `projects/bench/subscriptions/s-${number}`,
      topic,
      labels: { label: text },
    }),
    toSymbol: status.INVALID_ARGUMENT,
  },
];

const create = (field: string, finding: object): Call => ({
  field,
  service: securityCenter,
  method: 'CreateFinding',
  request: (number) => ({
    parent: `${parent}/sources/1`,
    findingId: `f${number}`,
    finding: { category: 'c', resourceName: 'r', eventTime: { seconds: 1 }, ...finding },
  }),
});

const sccCalls: readonly Call[] = [
  create('a category', { category: text }),
  create('next steps', { nextSteps: text }),
  create('a source property', { sourceProperties: { p: { stringValue: text } } }),
  create('the name of a pod', { kubernetes: { pods: [{ name: text }] } }),
  create('an argument', { processes: [{ args: ['-c', text] }] }),
  {
    field: "a source's description",
    service: securityCenter,
    method: 'CreateSource',
    request: (number) => ({
      parent,
      source: { displayName: `source ${number}`, description: text },
    }),
  },
];

/** https://grpc.github.io/grpc/core/md_doc_statuscodes.html: "Error parsing request proto" is INTERNAL. */
const { INTERNAL, OK } = status;

describe('the text in a request, over the wire', () => {
  describe('to Pub/Sub', () => {
    check(pubSubCalls, async () => {
      const emulator = await startPubSubEmulator();
      await call(emulator.host, publisher, 'CreateTopic', { name: topic });
      return emulator;
    });
  });

  describe('to Security Command Center', () => {
    const sources = [{ name: `${parent}/sources/1`, displayName: 'Falco' }];
    check(sccCalls, async () => startSccEmulator({ sources }));
  });
});

/** The tests of some calls on one emulator. */
function check(
  calls: readonly Call[],
  start: () => Promise<{ readonly host: string; close(): Promise<void> }>,
): void {
  let emulator: Awaited<ReturnType<typeof start>>;
  let number = 0;
  before(async () => {
    emulator = await start();
  });
  after(async () => emulator.close());

  const codeOf = async (
    { service, method, request }: Call,
    bytes: string,
  ): Promise<status | undefined> => {
    number += 1;
    return call(emulator.host, service, method, request(number), bytes);
  };

  for (const each of calls) {
    it(`is refused unless it is UTF-8: ${each.field}`, async () => {
      for (const { what, bytes } of illFormed) {
        assert.equal(await codeOf(each, bytes), INTERNAL, what);
      }
      for (const { what, bytes } of wellFormed) assert.equal(await codeOf(each, bytes), OK, what);
      assert.equal(await codeOf(each, replacement), each.toSymbol ?? OK, 'U+FFFD itself');
    });
  }
}

/**
 * Calls a method without a decoder of its own.
 * @param bytes Replace `text` in the encoded request, in hexadecimal.
 * @returns The status code.
 */
async function call(
  host: string,
  service: ServiceDefinition,
  method: string,
  request: object,
  bytes = '',
): Promise<status> {
  const { path, requestSerialize } = service[method] ?? assert.fail(method);
  const encoded = requestSerialize(request).toString('latin1');
  assert.equal(encoded.includes(text), bytes !== '');
  const changed = encoded.replace(text, Buffer.from(bytes, 'hex').toString('latin1'));
  const client = new Client(host, credentials.createInsecure());
  try {
    return await new Promise((resolve) => {
      client.makeUnaryRequest(
        path,
        (unchanged: Buffer) => unchanged,
        (reply) => reply,
        Buffer.from(changed, 'latin1'),
        (error) => {
          resolve(error?.code ?? status.OK);
        },
      );
    });
  } finally {
    client.close();
  }
}
