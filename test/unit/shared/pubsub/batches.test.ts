import assert from 'node:assert/strict';
import sinon from 'sinon';
import type { OutgoingMessage } from '@pipeline/shared/pubsub/attributes.ts';
import { createBatches } from '@pipeline/shared/pubsub/batches.ts';

describe('batches of messages', () => {
  let clock: sinon.SinonFakeTimers;
  beforeEach(() => {
    clock = sinon.useFakeTimers({
      toFake: ['setTimeout', 'clearTimeout', 'setImmediate', 'performance'],
    });
  });
  afterEach(() => {
    clock.restore();
  });

  interface Call {
    readonly texts: readonly string[];
    readonly since: number;
    readonly end: (error?: Error) => void;
  }

  /** Batches of up to four messages and 100 bytes, with a patience of 10 ms, and their calls. */
  function setUp() {
    const calls: Call[] = [];
    const publish = createBatches({
      maxMessages: 4,
      maxBytes: 100,
      patienceMs: 10,
      send: async (messages, since) =>
        new Promise<void>((resolve, reject) => {
          const texts = messages.map(({ data }) => data.toString());
          const end = (error?: Error): void => {
            if (error === undefined) resolve();
            else reject(error);
          };
          calls.push({ texts, since, end });
        }),
    });
    const texts = (): (readonly string[])[] => calls.map((call) => call.texts);
    return { calls, texts, publish: async (...data: string[]) => publish(data.map(messageOf)) };
  }

  function messageOf(text: string): OutgoingMessage {
    return { data: Buffer.from(text), attributes: {} };
  }

  /** The end of a turn of the event loop, without any time passing. */
  async function turn(): Promise<void> {
    await clock.tickAsync(0);
  }

  it('are sent at once if no call is in flight: messages of one turn of the event loop together', async () => {
    const { texts, publish } = setUp();
    void publish('a');
    void publish('b', 'c');
    await turn();
    assert.deepEqual(texts(), [['a', 'b', 'c']]);
  });

  it('collect while a call is in flight, and are sent when it has ended', async () => {
    const { calls, texts, publish } = setUp();
    const first = publish('a');
    await turn();
    const [second, third] = [publish('b'), publish('c')];
    await clock.tickAsync(9);
    assert.deepEqual(texts(), [['a']]);
    calls[0]?.end();
    await first;
    await turn();
    assert.deepEqual(texts(), [['a'], ['b', 'c']]);
    calls[1]?.end();
    await Promise.all([second, third]);
  });

  it('do not wait for a call that hangs', async () => {
    const { calls, texts, publish } = setUp();
    void publish('a');
    await turn();
    const second = publish('b');
    await clock.tickAsync(5);
    void publish('c');
    await clock.tickAsync(5);
    assert.deepEqual(texts(), [['a'], ['b', 'c']]);
    // Its time started with its first message.
    assert.equal(calls[1]?.since, 0);
    calls[1].end();
    await second;
  });

  it('respect the limits of messages and bytes; a larger message is sent alone', async () => {
    const { texts, publish } = setUp();
    void publish('a', 'b', 'c', 'd', 'e', 'x'.repeat(98), 'f', 'y'.repeat(200), 'g');
    await turn();
    assert.deepEqual(texts(), [
      ['a', 'b', 'c', 'd'],
      ['e', 'x'.repeat(98), 'f'],
      ['y'.repeat(200)],
      ['g'],
    ]);
  });

  it('report to each caller when all its messages have ended, how many failed and why', async () => {
    const { calls, publish } = setUp();
    let state = 'waits';
    const spread = publish('a', 'b', 'c', 'd', 'e', 'f').catch((error: unknown) => {
      state = String(error);
    });
    const neighbour = publish('g');
    await turn();
    assert.deepEqual(
      calls.map((call) => call.texts.length),
      [4, 3],
    );
    calls[0]?.end(new Error('refused'));
    await turn();
    assert.equal(state, 'waits');
    calls[1]?.end();
    await spread;
    assert.equal(state, 'Error: 4 of 6: refused');
    await neighbour;
  });
});
