import assert from 'node:assert/strict';
import type { Message } from '@google-cloud/pubsub';
import { status } from '@grpc/grpc-js';
import { createPublisherClient } from '@pipeline/shared/pubsub/publisher-client.ts';
import { createPublish } from '@pipeline/shared/pubsub/publisher.ts';
import { startPubSubEmulator, type PubSubEmulator } from '../../local/emulators/pubsub/index.ts';
import { localPubSub } from '@pipeline/shared/pubsub/local-clients.ts';

describe('a publisher, over the wire', () => {
  let emulator: PubSubEmulator;
  beforeEach(async () => {
    emulator = await startPubSubEmulator();
  });
  afterEach(async () => emulator.close());

  it('publishes nothing after it has given up and the response was sent', async () => {
    const pubsub = localPubSub('project', emulator.host);
    await pubsub.createTopic('topic');
    const [subscription] = await pubsub.createSubscription('topic', 'subscription');
    const client = createPublisherClient(emulator.host);
    const publish = createPublish(client, 'project', 'topic', 1000);
    // Several, since a retry would continue only at some moments.
    for (let round = 0; round < 5; round += 1) {
      emulator.setFaults({ publish: { code: status.UNAVAILABLE, rate: 1 } });
      await assert.rejects(publish([{ data: Buffer.from('given up'), attributes: {} }]), {
        reason: 'publish-failed',
      });
      emulator.setFaults({ publish: undefined });
      await publish([{ data: Buffer.from(`round ${round}`), attributes: {} }]);
    }
    await publish([{ data: Buffer.from('the last'), attributes: {} }]);
    const received: string[] = [];
    await new Promise<void>((resolve) => {
      subscription.on('message', (message: Message) => {
        received.push(message.data.toString());
        message.ack();
        // Messages may arrive in any order: wait for the last message and the retries.
        if (received.includes('the last') && received.length >= 6) resolve();
      });
    });
    await subscription.close();
    assert.ok(!received.includes('given up'), received.join(', '));
    await pubsub.close();
    await client.close();
  });
});
