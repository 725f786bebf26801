import { isObject, type JsonObject } from '../../json.ts';
import { definedOrNothing } from '../../objects.ts';
import { contextOf } from '../../sender-context.ts';
import { keySet, remainder } from '../common/text.ts';
import { cloudEventKeys } from './cloud-event.ts';
import type { Context, Wrapped, Wrapper } from './wrapper.ts';

/**
 * A Pub/Sub message in JSON, alone, in a push envelope, or in the list that is published or pulled over REST.
 * https://docs.cloud.google.com/pubsub/docs/reference/rest/v1/PubsubMessage. Its publish time is not the event's: it
 * changes if the same event is published again.
 */
export const pubsubMessage: Wrapper = {
  name: 'pubsub-message',
  isLog: false,
  unwrap(body) {
    const { message, messages, receivedMessages } = body;
    if (isMessage(message)) {
      return wrapped(message, (inner) => ({ ...body, message: inner }));
    }
    if (isMessageWithFacts(body)) return wrapped(body, (inner) => inner);
    const list = Array.isArray(messages) ? messages : receivedMessages;
    if (!Array.isArray(list) || list.length === 0 || !list.every(isHeldMessage)) return undefined;
    // A message with only data would not be recognized.
    return { content: list, rewrap: (part) => (isMessage(part) ? { message: part } : part) };
  },
};

function wrapped(message: JsonObject, outer: (message: JsonObject) => unknown): Wrapped {
  return {
    content: decode(message['data']),
    context: contextOfAttributes(message['attributes']),
    rewrap: (part) =>
      outer({ ...message, data: Buffer.from(JSON.stringify(part)).toString('base64') }),
  };
}

/**
 * Reads custom attributes, which operators can add to Sysdig's and falcosidekick's own outputs. Attributes that name
 * the place are read as on a message of `events`.
 */
export function contextOfAttributes(attributes: unknown): Context {
  if (!isObject(attributes)) return {};
  const said = contextOf(attributes);
  const { sender: _, ...place } = said;
  const own = Object.entries(attributes).filter(
    ([name]) => !ofOthers.test(name) && !isOfCloudEvent(name) && !(name in said),
  );
  return {
    surroundings: definedOrNothing(place),
    details: remainder(Object.fromEntries(own), ourOwn, 'attribute.'),
  };
}

/** The attributes of Pub/Sub and Cloud Logging's sinks, which describe the message. */
const ofOthers = /^(?:googclient_|CloudPubSub|logging\.googleapis\.com\/)/;

/** Returns whether a CloudEvent's attribute in binary mode describes the message. An operator's extension does not. */
function isOfCloudEvent(name: string): boolean {
  return name.startsWith('ce-') && cloudEventKeys.has(name.slice('ce-'.length));
}

const ourOwn = keySet(`
  format eventId severity receivedAt via traceparent replayCount stage reason error content-type
`);

function decode(data: unknown): string {
  return typeof data === 'string' ? Buffer.from(data, 'base64').toString() : '';
}

function isMessage(value: unknown): value is JsonObject {
  if (!isObject(value)) return false;
  if (typeof value['data'] === 'string') return /^[\w+/=-]*$/.test(value['data']);
  return isObject(value['attributes']) && 'messageId' in value;
}

function isMessageWithFacts(value: JsonObject): boolean {
  return isMessage(value) && ['messageId', 'publishTime', 'attributes'].some((key) => key in value);
}

function isHeldMessage(value: unknown): boolean {
  return isMessage(value) || (isObject(value) && isMessage(value['message']));
}
