import { bytes, type Fields, integer, text, textMap, toSeconds } from './fields.ts';
import { invalidArgument } from './rpc-error.ts';
import type { NewMessage } from './message.ts';
import type { Lease } from './subscription.ts';

/** A PubsubMessage of a publish request. */
export function fromPubsubMessage(fields: Fields): NewMessage {
  return {
    data: bytes(fields, 'data'),
    attributes: textMap(fields, 'attributes'),
    orderingKey: text(fields, 'orderingKey'),
  };
}

/**
 * A ReceivedMessage of a pull.
 * @param withAttempt Whether the subscription has a dead-letter policy: only then is there a `deliveryAttempt`.
 */
export function toReceivedMessage(
  { ackId, message, attempt }: Lease,
  withAttempt: boolean,
): object {
  const { data, attributes, id, publishTime, orderingKey } = message;
  return {
    ackId,
    message: { data, attributes, messageId: id, publishTime: toSeconds(publishTime), orderingKey },
    deliveryAttempt: withAttempt ? attempt : 0,
  };
}

/** One page of a list by name, and the token of the next page: the name to start after. */
export function pageOf<T extends string | { readonly name: string }>(
  items: Iterable<T>,
  request: Fields,
): { page: T[]; nextPageToken: string } {
  const size = integer(request, 'pageSize');
  if (size < 0) throw invalidArgument('page_size cannot be negative');
  const limit = size === 0 ? 100 : Math.min(size, 1000);
  const after = text(request, 'pageToken');
  // Our tokens are names. Google does not document the response to an invalid token.
  if (after !== '' && !isName.test(after)) throw invalidArgument('page_token is invalid');
  const rest = [...items]
    .filter((item) => nameOf(item) > after)
    .toSorted((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
  const page = rest.slice(0, limit);
  const last = page.at(-1);
  return { page, nextPageToken: rest.length > limit && last !== undefined ? nameOf(last) : '' };
}

const isName = /^projects\/[^/]+\/(?:topics|subscriptions)\/[^/]+$/;

function nameOf(item: string | { readonly name: string }): string {
  return typeof item === 'string' ? item : item.name;
}
