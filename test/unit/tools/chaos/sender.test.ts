import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { PubSub } from '@google-cloud/pubsub';
import type { EventKind } from '../../../../tools/chaos/event-kind.ts';
import type { Plan, PlannedRequest } from '../../../../tools/chaos/plan.ts';
import { send, type Sent } from '../../../../tools/chaos/sender.ts';

const kind: EventKind = {
  name: 'any',
  format: 'falco',
  weight: 1,
  counted: 'accepted',
  event: (n) => ({ text: JSON.stringify({ n }), id: `id${n}` }),
};
const request: PlannedRequest = {
  at: 0,
  sendings: [
    { n: 0, copy: 0 },
    { n: 1, copy: 0 },
  ],
  form: 'array',
  gzip: false,
  wrapped: false,
};
const plan: Plan = { seed: 1, kinds: [kind, kind], requests: [request], faults: [], endsAt: 0 };
const accepted = '{"accepted":2,"ignored":0,"quarantined":0}';

describe('the sender of a chaos run', () => {
  /** Sends one request to a server that gives these responses in order. */
  async function sendTo(
    ...answers: ((response: ServerResponse) => void)[]
  ): Promise<{ sent: Sent; bodies: string[] }> {
    const bodies: string[] = [];
    const respond = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
      bodies.push(await text(incoming));
      answers.shift()?.(response);
    };
    const server = createServer((incoming, response) => {
      void respond(incoming, response);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    assert.ok(typeof address === 'object' && address !== null);
    const interrupt = new AbortController();
    try {
      const sent = await send({
        plan,
        url: `http://127.0.0.1:${address.port}`,
        secret: 's',
        pubsub: new PubSub({ projectId: 'p', emulatorMode: true }),
        clock: {
          now: () => 0,
          // Stop if no response is left for another attempt.
          sleep: async () => {
            if (answers.length === 0) interrupt.abort();
          },
        },
        signal: interrupt.signal,
        onAcknowledged: () => undefined,
      });
      return { sent, bodies };
    } finally {
      server.closeAllConnections();
      server.close();
    }
  }
  const answer =
    (status: number, body = '{}') =>
    (response: ServerResponse): void => {
      response.writeHead(status).end(body);
    };

  it('retries after 503 or no response, until it is acknowledged', async () => {
    const { sent, bodies } = await sendTo(
      answer(503),
      (response) => response.destroy(),
      answer(200, accepted),
    );
    assert.deepEqual(bodies, Array(3).fill('[{"n":0},{"n":1}]'));
    assert.deepEqual([...sent.state], [2, 2]);
    assert.deepEqual(
      [...sent.statuses],
      [
        ['503', 1],
        ['no answer', 1],
        ['200', 1],
      ],
    );
    assert.deepEqual(sent.wrongAnswers, []);
  });

  it('counts only acknowledged requests as acknowledged', async () => {
    const { sent } = await sendTo(answer(503));
    assert.deepEqual([...sent.state], [1, 1]);
    assert.equal(sent.acknowledged, 0);
  });

  it('reports a response that no fault explains, and wrong counts', async () => {
    const refused = await sendTo(answer(400));
    assert.match(
      refused.sent.wrongAnswers[0] ?? '',
      /^receive answered 400 to a request of 2 events/,
    );
    assert.deepEqual([...refused.sent.state], [1, 1]);
    const counted = await sendTo(answer(200, '{"accepted":1,"ignored":1,"quarantined":0}'));
    assert.match(
      counted.sent.wrongAnswers[0] ?? '',
      /^receive counted {"accepted":1,"ignored":1.* and not {"accepted":2/,
    );
  });
});
