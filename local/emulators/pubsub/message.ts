import { invalidArgument } from './rpc-error.ts';

/** A message from a publisher. */
export interface NewMessage {
  readonly data: Buffer;
  readonly attributes: Readonly<Record<string, string>>;
  readonly orderingKey: string;
}

/** A message that a topic accepted. */
export interface StoredMessage extends NewMessage {
  /** Decimal digits; later messages have higher numbers. */
  readonly id: string;
  /** Milliseconds since the Unix epoch. */
  readonly publishTime: number;
  /** The size of data, attributes and ordering key, which flow control counts. */
  readonly bytes: number;
}

// https://docs.cloud.google.com/pubsub/quotas#resource_limits
const limits = {
  messages: 1000,
  requestBytes: 10_000_000,
  attributes: 100,
  attributeKeyBytes: 256,
  attributeValueBytes: 1024,
  orderingKeyBytes: 1024,
};

/** The size of a message, without the protobuf framing of a few bytes per field. */
export function messageBytes({ data, attributes, orderingKey }: NewMessage): number {
  let bytes = data.length + Buffer.byteLength(orderingKey);
  for (const [key, value] of Object.entries(attributes)) {
    bytes += Buffer.byteLength(key) + Buffer.byteLength(value);
  }
  return bytes;
}

/**
 * Accepts the messages of one publish request, or refuses all of them. Uses the real service's error texts where they
 * were quoted publicly (googleapis/google-cloud-java#4757, GoogleCloudPlatform/pubsub#267,
 * googleapis/java-pubsub#2312).
 * @throws RpcError INVALID_ARGUMENT
 */
export function checkMessages(messages: readonly NewMessage[]): void {
  if (messages.length === 0) throw invalidArgument('No messages to publish');
  // "All PubsubMessages published in a given PublishRequest must specify the same ordering_key value" (pubsub.proto).
  if (new Set(messages.map(({ orderingKey }) => orderingKey)).size > 1) {
    throw invalidArgument(
      'In a single publish request, all messages must have the same ordering key.',
    );
  }
  if (messages.length > limits.messages) {
    throw tooLarge('message_count', messages.length, limits.messages);
  }
  let bytes = 0;
  for (const message of messages) {
    checkMessage(message);
    bytes += messageBytes(message);
  }
  if (bytes > limits.requestBytes) throw tooLarge('request_size', bytes, limits.requestBytes);
}

function checkMessage({ data, attributes, orderingKey }: NewMessage): void {
  const entries = Object.entries(attributes);
  if (data.length === 0 && entries.length === 0) throw invalidArgument('Some messages are empty');
  if (entries.length > limits.attributes) {
    throw tooLarge('attribute_count', entries.length, limits.attributes);
  }
  const orderingKeyBytes = Buffer.byteLength(orderingKey);
  if (orderingKeyBytes > limits.orderingKeyBytes) {
    throw tooLarge('ordering_key', orderingKeyBytes, limits.orderingKeyBytes);
  }
  for (const [key, value] of entries) {
    const keyBytes = Buffer.byteLength(key);
    if (keyBytes === 0) throw invalidArgument('An attribute in the request has an empty key.');
    if (keyBytes > limits.attributeKeyBytes) {
      throw tooLong('', 'key', keyBytes, limits.attributeKeyBytes);
    }
    const valueBytes = Buffer.byteLength(value);
    if (valueBytes > limits.attributeValueBytes) {
      throw tooLong(key, 'value', valueBytes, limits.attributeValueBytes);
    }
  }
}

function tooLarge(what: string, passed: number, maximum: number): Error {
  return invalidArgument(
    `The value for ${what} is too large. You passed ${passed} in the request, but the maximum value is ${maximum}.`,
  );
}

/** The real service also says "characters" and counts bytes. */
function tooLong(attribute: string, what: string, passed: number, maximum: number): Error {
  return invalidArgument(
    `The attribute "${attribute}" in the request has a ${what} that is too long. ` +
      `The length is ${passed} characters, but the maximum allowed is ${maximum}. ` +
      'Refer to https://cloud.google.com/pubsub/quotas for more information.',
  );
}
