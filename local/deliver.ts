import { topics } from '@pipeline/shared/pubsub/topology.ts';
import type { Item } from '@pipeline/shared/items.ts';
import type { Stack } from './stack/stack.ts';
import { itemsOf, type Payload } from '../scripts/lib/payload.ts';

/** The result for the sender of a payload. */
export interface Delivered {
  /** The status from receive; 0 for a message published to the topic. */
  readonly status: number;
  readonly answer: string;
  /** The ids of the accepted events. */
  readonly eventIds: readonly string[];
}

/**
 * Sends a payload like its sender: to receive, or to the topic like Sysdig's and falcosidekick's own Pub/Sub outputs,
 * with its own attributes only.
 * @throws if receive does not answer or Pub/Sub refuses.
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
  // Register the events first, because the stage's log may arrive after its response.
  for (const id of eventIds) stack.ledger.expect(id);
  return { status, answer, eventIds };
}

async function publish(
  { pubsub, ledger }: Pick<Stack, 'pubsub' | 'ledger'>,
  payload: Payload,
): Promise<Delivered> {
  const items = readable(payload);
  for (const id of idsOf(items)) ledger.expect(id);
  const { body, attributes = {} } = payload;
  const message = { data: Buffer.from(body), attributes };
  const id = await pubsub.topic(topics.events).publishMessage(message);
  const eventIds = idsOf(items.filter(({ kind }) => kind === 'detection'));
  return { status: 0, answer: `published as message ${id}`, eventIds };
}

/** Nothing for invalid JSON, which is published anyway and becomes a dead letter. */
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
