import type { ServerDuplexStream } from '@grpc/grpc-js';
import type { Consumer, Dispatcher } from './dispatcher.ts';
import { type Fields, integer, integers, isFields, text, texts } from './fields.ts';
import { invalidArgument, type RpcError, toRpcError } from './rpc-error.ts';
import type { Lease } from './subscription.ts';
import type { SubscriptionResource } from './subscription-resource.ts';
import { toReceivedMessage } from './wire.ts';

type Stream = ServerDuplexStream<unknown, unknown>;

/** Serves one StreamingPull call from its first request to its end. */
export function streamingPull(
  stream: Stream,
  find: (subscription: string) => SubscriptionResource,
): void {
  let puller: StreamPuller | undefined;
  const guard = (step: () => void): void => {
    try {
      step();
    } catch (error) {
      puller?.detach();
      fail(stream, error);
    }
  };
  stream.on('data', (request: unknown) => {
    guard(() => {
      if (!isFields(request)) throw invalidArgument('empty request');
      if (puller === undefined) puller = open(stream, request, find);
      else puller.update(request);
    });
  });
  stream.on('end', () => {
    puller?.detach();
    stream.end();
  });
  // Covers both a disconnecting caller and our shutdown.
  stream.on('cancelled', () => {
    puller?.detach();
  });
}

function open(
  stream: Stream,
  request: Fields,
  find: (subscription: string) => SubscriptionResource,
): StreamPuller {
  const name = text(request, 'subscription');
  if (name === '') throw invalidArgument('first message must set subscription');
  if (integer(request, 'streamAckDeadlineSeconds') === 0) {
    throw invalidArgument('first message must set stream_ack_deadline_seconds');
  }
  const resource = find(name);
  resource.requirePull();
  return new StreamPuller(stream, resource, request);
}

/** Sends the messages of a subscription on a stream, with at most as many in flight as its caller allows. */
class StreamPuller implements Consumer {
  readonly explainsFailures = false;
  readonly #stream: Stream;
  readonly #resource: SubscriptionResource;
  readonly #dispatcher: Dispatcher;
  readonly #maxMessages: number;
  readonly #maxBytes: number;
  ackDeadlineMs = 0;
  #messages = 0;
  #bytes = 0;
  #blocked = false;

  constructor(stream: Stream, resource: SubscriptionResource, request: Fields) {
    this.#stream = stream;
    this.#resource = resource;
    this.#dispatcher = resource.dispatcher;
    this.#maxMessages = limit(integer(request, 'maxOutstandingMessages'));
    this.#maxBytes = limit(integer(request, 'maxOutstandingBytes'));
    this.#apply(request);
    stream.on('drain', () => {
      this.#blocked = false;
      this.#dispatcher.wake();
    });
    this.#dispatcher.attach(this);
  }

  /** A later request on the stream: acknowledgements, new deadlines, or an empty keep-alive. */
  update(request: Fields): void {
    if (text(request, 'subscription') !== '') {
      throw invalidArgument('only the first message may set subscription');
    }
    this.#apply(request);
  }

  capacity(): { messages: number; bytes: number } {
    if (this.#blocked) return { messages: 0, bytes: 0 };
    return { messages: this.#maxMessages - this.#messages, bytes: this.#maxBytes - this.#bytes };
  }

  receive(leases: readonly Lease[]): void {
    for (const { message } of leases) this.#count(1, message.bytes);
    const withAttempt = this.#resource.hasDeadLetterPolicy;
    this.#blocked = !this.#stream.write({
      receivedMessages: leases.map((lease) => toReceivedMessage(lease, withAttempt)),
      subscriptionProperties: { exactlyOnceDeliveryEnabled: false, messageOrderingEnabled: false },
    });
  }

  released({ message }: Lease): void {
    this.#count(-1, -message.bytes);
  }

  closed(reason: RpcError): void {
    fail(this.#stream, reason);
  }

  detach(): void {
    this.#dispatcher.detach(this);
  }

  #apply(request: Fields): void {
    const deadline = integer(request, 'streamAckDeadlineSeconds');
    if (deadline !== 0) this.ackDeadlineMs = checkStreamDeadline(deadline) * 1000;
    const ackIds = texts(request, 'ackIds');
    const modifyIds = texts(request, 'modifyDeadlineAckIds');
    const seconds = integers(request, 'modifyDeadlineSeconds');
    if (modifyIds.length !== seconds.length) {
      throw invalidArgument('ack IDs and deadlines must have the same size');
    }
    this.#resource.checkAckIds([...ackIds, ...modifyIds]);
    for (const ackId of ackIds) this.#resource.acknowledge(ackId);
    for (const [index, ackId] of modifyIds.entries()) {
      this.#resource.modifyAckDeadline(ackId, seconds[index] ?? 0);
    }
  }

  #count(messages: number, bytes: number): void {
    this.#messages += messages;
    this.#bytes += bytes;
  }
}

/** 0 or less means no limit (google/pubsub/v1/pubsub.proto, StreamingPullRequest). */
function limit(value: number): number {
  return value <= 0 ? Number.POSITIVE_INFINITY : value;
}

function checkStreamDeadline(seconds: number): number {
  if (seconds >= 10 && seconds <= 600) return seconds;
  throw invalidArgument('stream_ack_deadline_seconds must be between 10 and 600 seconds');
}

function fail(stream: Stream, error: unknown): void {
  stream.emit('error', toRpcError(error));
}
