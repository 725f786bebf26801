import { PermanentError } from '@pipeline/shared/errors.ts';
import type { Item } from '@pipeline/shared/items.ts';
import { itemsOf, type Payload } from '../../scripts/lib/payload.ts';
import type { Sample } from '../api.ts';

const senders = new Map([
  ['sysdig-forwarder', 'Sysdig forwarder'],
  ['sysdig-channel', 'Sysdig channel'],
  ['sysdig-api', 'Sysdig API'],
  ['sysdig-legacy', 'Sysdig, older'],
  ['falco', 'Falco'],
]);

/** A payload to try, with a descriptive title. */
export function toSample(payload: Payload): Sample {
  return { ...payload, title: titleOf(payload) };
}

/** Names the sender, the first event and the number of further events. */
function titleOf(payload: Payload): string {
  const items = itemsOf(payload);
  const first = items.find(({ kind }) => kind === 'detection') ?? items[0];
  if (first === undefined) return 'empty';
  const sender = first.kind === 'unknown' ? 'Unknown format' : senderOf(first.format);
  const more = items.length > 1 ? `, and ${items.length - 1} more` : '';
  const way = payload.isPublished ? ' (by Pub/Sub)' : '';
  return `${sender}${way}: ${wordsOf(first)}${more}`;
}

function senderOf(format: string): string {
  return senders.get(format) ?? format;
}

function wordsOf(item: Item): string {
  if (item.kind !== 'detection') return item.reason;
  try {
    return item.parse().rule;
  } catch (error) {
    if (error instanceof PermanentError) return error.reason;
    throw error;
  }
}
