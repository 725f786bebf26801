import { topics } from '@pipeline/shared/pubsub/topology.ts';
import type { Item } from '@pipeline/shared/items.ts';
import type { Stack } from './stack/stack.ts';
import { itemsOf, type Payload } from '../scripts/lib/payload.ts';

/** What a sender of a payload learns. */
export interface Delivered {
  /** What receive answered; 0 for a message that was published to the topic. */
  readonly status: number;
  readonly answer: string;
  /** Of the events that it holds and that were taken. */
  readonly eventIds: readonly string[];
}

/**
 * Sends a payload the way its sender would: to receive, or to the topic, as Sysdig's and falcosidekick's own Pub/Sub
 * outputs do, without our attributes.
 * @throws when receive does not answer or Pub/Sub does not take it.
 */
export async function deliver(
  stack: Pick<Stack, 'receiveUrl' | 'pubsub' | 'ledger'>,
  payload: Payload,
  token: string,
): Promise<Delivered> {
  if (payload.isPublished) return publish(stack, payload);
  const response = await fetch(stack.receiveUrl, {
    method: 'POST',
    headers: { 'content-type': payload.contentType, authorization: `Bearer ${token}` },
    body: payload.body,
    signal: AbortSignal.timeout(30_000),
  });
  const { status } = response;
  const answer = await response.text();
  if (!response.ok) return { status, answer, eventIds: [] };
  const eventIds = idsOf(itemsOf(payload).filter(({ kind }) => kind === 'detection'));
  // Its own log may come later than its answer: nothing of it may be overlooked until then.
  for (const id of eventIds) stack.ledger.expect(id);
  return { status, answer, eventIds };
}

async function publish(
  { pubsub, ledger }: Pick<Stack, 'pubsub' | 'ledger'>,
  payload: Payload,
): Promise<Delivered> {
  const items = readable(payload);
  for (const id of idsOf(items)) ledger.expect(id);
  const id = await pubsub.topic(topics.events).publishMessage({ data: Buffer.from(payload.body) });
  const eventIds = idsOf(items.filter(({ kind }) => kind === 'detection'));
  return { status: 0, answer: `published as message ${id}`, eventIds };
}

/** None where it is no JSON: that is published all the same, and becomes a dead letter. */
function readable(payload: Payload): Item[] {
  try {
    return itemsOf(payload);
  } catch (error) {
    if (error instanceof SyntaxError) return [];
    throw error;
  }
}

function idsOf(items: readonly Item[]): string[] {
  return [...new Set(items.flatMap((item) => (item.kind === 'ignored' ? [] : item.id)))];
}
