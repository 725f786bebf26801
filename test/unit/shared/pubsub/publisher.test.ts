import assert from 'node:assert/strict';
import sinon from 'sinon';
import { createPublish, type PublisherClient } from '@pipeline/shared/pubsub/publisher.ts';

describe('a publisher', () => {
  let clock: sinon.SinonFakeTimers;
  beforeEach(() => {
    clock = sinon.useFakeTimers({
      toFake: ['setTimeout', 'clearTimeout', 'setImmediate', 'performance'],
    });
  });
  afterEach(() => {
    clock.restore();
  });

  const message = { data: Buffer.from('event'), attributes: {} };

  /** A client that is ready when `connect` is called, and the topics and times of its calls. */
  function setUp() {
    const connected = Promise.withResolvers<Record<string, () => void>>();
    const calls: { topic: unknown; withinMs: unknown }[] = [];
    const client = {
      initialize: async () => connected.promise,
      publish: async (
        request: { topic?: unknown },
        options: { retry?: { backoffSettings?: { totalTimeoutMillis?: unknown } } },
      ) => {
        const withinMs = options.retry?.backoffSettings?.totalTimeoutMillis;
        calls.push({ topic: request.topic, withinMs });
        return [{}, undefined, undefined];
      },
    };
    return {
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the two overloads that are used of it.
      client: client as unknown as PublisherClient,
      calls,
      connect: () => {
        connected.resolve({});
      },
    };
  }

  it('accepts a topic of the project by its name, and another by its full name', async () => {
    for (const [topic, fullName] of [
      ['events', 'projects/p/topics/events'],
      ['projects/other/topics/t', 'projects/other/topics/t'],
    ] as const) {
      const { client, calls, connect } = setUp();
      connect();
      const published = createPublish(client, 'p', topic, 8000)([message]);
      await clock.tickAsync(0);
      await published;
      assert.equal(calls[0]?.topic, fullName);
    }
  });

  it('publishes nothing after its deadline, however long its client takes to start', async () => {
    const { client, calls, connect } = setUp();
    const refused = assert.rejects(createPublish(client, 'p', 'events', 8000)([message]), {
      reason: 'publish-failed',
      message: 'publishing to events: 1 of 1: no answer within 8000 ms',
    });
    await clock.tickAsync(8000);
    await refused;
    connect();
    await clock.tickAsync(1000);
    assert.deepEqual(calls, []);
  });

  it('gives its call the remaining time, less the time of the response', async () => {
    const { client, calls, connect } = setUp();
    const published = createPublish(client, 'p', 'events', 8000)([message]);
    await clock.tickAsync(3000);
    connect();
    await clock.tickAsync(0);
    await published;
    assert.deepEqual(
      calls.map(({ withinMs }) => withinMs),
      [5000 * 0.9 - 250],
    );
  });
});
