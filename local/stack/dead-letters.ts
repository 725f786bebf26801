import { pushStages, type PushStage } from '@pipeline/shared/pubsub/topology.ts';
import { fromMillis } from '@pipeline/shared/time.ts';
import { toLeasedDeadLetter, type DeadLetter as Letter } from '../../scripts/replay/dead-letter.ts';
import type { UnackedMessage } from '../emulators/pubsub/index.ts';
import { localSubscriber } from '@pipeline/shared/pubsub/local-clients.ts';
import type { Stack } from './stack.ts';

/** A message in a dead-letter subscription, as text. */
export interface DeadLetter {
  readonly topic: string;
  readonly id: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly data: string;
}

/** A dead letter, and the stage whose dead letters it is among. */
export interface Buried {
  readonly stage: PushStage['stage'];
  readonly topic: string;
  readonly letter: Letter;
}

/** What the dead-letter subscriptions hold, without taking any of it. */
export async function deadLetters(stack: Stack): Promise<DeadLetter[]> {
  return (await buriedLetters(stack)).map(({ topic, letter: { id, attributes, data } }) => ({
    topic,
    id,
    attributes: { ...attributes },
    data: data.toString(),
  }));
}

/** The same, as a replay would find them. */
export async function buriedLetters(stack: Stack): Promise<Buried[]> {
  const lists = await Promise.all(
    pushStages.map(async ({ stage, deadTopic, deadSubscription }) => {
      const name = `projects/${stack.projectId}/subscriptions/${deadSubscription}`;
      const letters =
        stack.emulator === undefined
          ? await pullAndRelease(stack, name)
          : stack.emulator.unacked(name).map(toLetter);
      return letters.map((letter) => ({ stage, topic: deadTopic, letter }));
    }),
  );
  return lists.flat();
}

function toLetter({ id, data, attributes, publishTime }: UnackedMessage): Letter {
  return { id, data, attributes, publishTime: fromMillis(publishTime.getTime()) };
}

/** Another emulator can only be asked over the wire: what is pulled is handed back at once. */
async function pullAndRelease({ pubsubHost }: Stack, subscription: string): Promise<Letter[]> {
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
