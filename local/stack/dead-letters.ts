import { pushStages } from '@pipeline/shared/pubsub/topology.ts';
import { fromMillis } from '@pipeline/shared/time.ts';
import { localSubscriber } from '@pipeline/shared/pubsub/local-clients.ts';
import type { StageDeadLetter } from '../../console/server/pipeline.ts';
import { toLeasedDeadLetter, type DeadLetter } from '../../scripts/dead-letters/dead-letter.ts';
import type { UnackedMessage } from '../emulators/pubsub/index.ts';
import type { Stack } from './stack.ts';

/** The contents of the dead-letter subscriptions, as a replay would find them, without removing any. */
export async function deadLetters(stack: Stack): Promise<StageDeadLetter[]> {
  const lists = await Promise.all(
    pushStages.map(async ({ stage, deadTopic: topic, deadSubscription }) => {
      const name = `projects/${stack.projectId}/subscriptions/${deadSubscription}`;
      const letters =
        stack.emulator === undefined
          ? await pullAndRelease(stack, name)
          : stack.emulator.unacked(name).map(toDeadLetter);
      return letters.map(({ id, data, attributes, publishTime }) => {
        return { stage, topic, id, data, attributes, publishTime };
      });
    }),
  );
  return lists.flat();
}

function toDeadLetter({ id, data, attributes, publishTime }: UnackedMessage): DeadLetter {
  return { id, data, attributes, publishTime: fromMillis(publishTime.getTime()) };
}

/** Another emulator can only be queried over the wire: release pulled messages at once. */
async function pullAndRelease({ pubsubHost }: Stack, subscription: string): Promise<DeadLetter[]> {
  const client = localSubscriber(pubsubHost);
  try {
    const request = { subscription, maxMessages: 1000, returnImmediately: true };
    const [{ receivedMessages }] = await client.pull(request);
    const leased = (receivedMessages ?? []).map(toLeasedDeadLetter);
    const ackIds = leased.map(({ ackId }) => ackId);
    if (ackIds.length > 0) {
      await client.modifyAckDeadline({ subscription, ackIds, ackDeadlineSeconds: 0 });
    }
    return leased.map(({ deadLetter }) => deadLetter);
  } finally {
    await client.close();
  }
}
