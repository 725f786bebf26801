import assert from 'node:assert/strict';
import type { Message as Pulled, Subscription } from '@google-cloud/pubsub';
import { systemClock } from '@pipeline/shared/clock.ts';
import { TransientError } from '@pipeline/shared/errors.ts';
import { createLog } from '@pipeline/shared/log.ts';
import { localPubSub } from '@pipeline/shared/pubsub/local-clients.ts';
import { createMessageHandler } from '@pipeline/shared/pubsub/message-handler.ts';
import { createPublisherClient } from '@pipeline/shared/pubsub/publisher-client.ts';
import { createPublish } from '@pipeline/shared/pubsub/publisher.ts';
import { startPubSubEmulator } from '../../local/emulators/pubsub/index.ts';

/** The results of a stage for a message that always fails, as Pub/Sub counts its deliveries. */
describe('a message that fails at every delivery', () => {
  async function deadLetterOf(failure: Error, maxDeliveryAttempts: number) {
    const emulator = await startPubSubEmulator();
    const pubsub = localPubSub('project', emulator.host);
    const client = createPublisherClient(emulator.host);
    try {
      const [topic] = await pubsub.createTopic('topic');
      const [dead] = await pubsub.createTopic('dead');
      const [letters] = await dead.createSubscription('letters');
      const [subscription] = await topic.createSubscription('subscription', {
        retryPolicy: { minimumBackoff: { nanos: 50_000_000 }, maximumBackoff: { seconds: 1 } },
        deadLetterPolicy: { deadLetterTopic: dead.name, maxDeliveryAttempts },
      });
      const attempts: number[] = [];
      const handle = createMessageHandler({
        stage: 'write',
        handle: async ({ deliveryAttempt = 0 }) => {
          attempts.push(deliveryAttempt);
          throw failure;
        },
        publishDead: createPublish(client, 'project', 'dead', 5000),
        log: createLog('write', 'project', () => undefined),
        clock: systemClock,
      });
      subscription.on('message', (message: Pulled) => {
        const { id, data, attributes, deliveryAttempt } = message;
        void (async () => {
          const delivery = { id, data, attributes, publishTime: undefined, deliveryAttempt };
          if ((await handle(delivery)) === 'done') message.ack();
          else message.nack();
        })();
      });
      await topic.publishMessage({ data: Buffer.from('poison') });
      const letter = await next(letters);
      await Promise.all([subscription.close(), letters.close()]);
      return { attempts, letter };
    } finally {
      await pubsub.close();
      await client.close();
      await emulator.close();
    }
  }

  async function next(subscription: Subscription): Promise<Pulled> {
    return new Promise((resolve) => {
      subscription.once('message', (message: Pulled) => {
        message.ack();
        resolve(message);
      });
    });
  }

  it('is a dead letter with its reason at the sixth delivery if it fails unexpectedly', async () => {
    const { attempts, letter } = await deadLetterOf(new TypeError('x is not a function'), 100);
    assert.deepEqual(attempts, [1, 2, 3, 4, 5, 6]);
    assert.equal(letter.data.toString(), 'poison');
    const { stage, reason, error } = letter.attributes;
    assert.deepEqual([stage, reason, error], ['write', 'unexpected-error', 'x is not a function']);
  });

  it('is returned as often as Pub/Sub delivers it if it fails temporarily', async () => {
    const { attempts, letter } = await deadLetterOf(new TransientError('down', 'it is down'), 8);
    assert.deepEqual(attempts, [1, 2, 3, 4, 5, 6, 7, 8]);
    assert.equal(letter.attributes['reason'], undefined);
  });
});
