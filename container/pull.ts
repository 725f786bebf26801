import {
  Duration,
  SubscriptionCloseBehaviors,
  type Message as PulledMessage,
  type PubSub,
  type Subscription,
} from '@google-cloud/pubsub';
import type { Clock } from '@pipeline/shared/clock.ts';
import { codeOf, errorText } from '@pipeline/shared/errors.ts';
import type { Log } from '@pipeline/shared/log.ts';
import type { MessageHandler } from '@pipeline/shared/pubsub/message-handler.ts';

/**
 * Maximum lease of a message while it is handled. Longer handling hangs: let another instance have the message. Above
 * every wait of a stage.
 */
const longestLease = Duration.from({ minutes: 10 });
/**
 * Delay before reopening a subscription that Pub/Sub closed with an error, for example without a grant. Doubles each
 * time.
 */
const reopenMs = { first: 1000, longest: 60_000 };
/** A subscription that stayed open this long is healthy. */
const provenMs = 5000;
/** A subscription that should have been open this long ago will not recover. */
const deadMs = 120_000;

export interface PullOptions {
  readonly pubsub: PubSub;
  readonly subscription: string;
  /** Maximum number of messages in flight. Pub/Sub holds back the rest. */
  readonly maxMessages: number;
  readonly maxBytes: number;
  readonly handle: MessageHandler;
  readonly clock: Clock;
  readonly log: Log;
}

/** Passes the messages of a subscription to a stage as they arrive, with Pub/Sub's StreamingPull. */
export class Puller {
  readonly #options: PullOptions;
  readonly #underWay = new Set<PulledMessage>();
  readonly #ending = new AbortController();
  #subscription: Subscription | undefined;
  #openedAt = 0;
  /** When the subscription was or will be opened. */
  #dueAt: number;
  #failures = 0;
  #idle: (() => void) | undefined;

  constructor(options: PullOptions) {
    this.#options = options;
    this.#dueAt = options.clock.now();
    this.#open();
  }

  /** Whether it is pulling. After a failure it must first stay open for a while. */
  get pulling(): boolean {
    if (this.#ending.signal.aborted || this.#subscription?.isOpen !== true) return false;
    return this.#failures === 0 || this.#options.clock.now() - this.#openedAt > provenMs;
  }

  /** Whether it pulls or will retry. False means that the process is broken, not that Pub/Sub is. */
  get alive(): boolean {
    if (this.#subscription?.isOpen === true) return true;
    return this.#options.clock.now() - this.#dueAt < deadMs;
  }

  /**
   * Accepts no new messages, waits for those in flight, and acknowledges or returns each. If `giveUp` aborts, the rest
   * returns to Pub/Sub for redelivery elsewhere.
   */
  async stop(giveUp: AbortSignal): Promise<void> {
    const { subscription } = this.#options;
    this.#ending.abort();
    const handBack = (): void => {
      for (const message of this.#underWay) message.nack();
      this.#idle?.();
    };
    giveUp.addEventListener('abort', handBack, { once: true });
    try {
      // Resolves once Pub/Sub knows the result of every message in flight.
      const closed = this.#subscription?.close();
      if (giveUp.aborted) handBack();
      else if (this.#underWay.size > 0) {
        await new Promise<void>((resolve) => {
          this.#idle = resolve;
        });
      }
      await closed;
    } catch (error) {
      this.#warn(`closing ${subscription}`, error);
    } finally {
      giveUp.removeEventListener('abort', handBack);
    }
  }

  #open(): void {
    const { pubsub, subscription: name, maxMessages, maxBytes, clock } = this.#options;
    const subscription = pubsub.subscription(name, {
      // Pub/Sub counts per stream: with one stream, these are the limits of this process. One stream carries 10 MB/s.
      flowControl: { maxMessages, maxBytes },
      streamingOptions: { maxStreams: 1 },
      maxExtensionTime: longestLease,
      closeOptions: {
        behavior: SubscriptionCloseBehaviors.WaitForProcessing,
        timeout: longestLease,
      },
    });
    this.#subscription = subscription;
    this.#openedAt = clock.now();
    const closed = (): void => {
      if (this.#subscription !== subscription || this.#ending.signal.aborted) return;
      this.#subscription = undefined;
      void this.#reopen();
    };
    subscription
      .on('error', (error: unknown) => {
        this.#warn(`pulling from ${name}`, error);
        // For a failed stream the client reports the error before it closes the stream.
        setImmediate(() => {
          if (!subscription.isOpen) closed();
        });
      })
      .on('close', closed)
      .on('message', (message) => {
        void this.#take(message);
      });
  }

  async #take(message: PulledMessage): Promise<void> {
    const { clock, handle } = this.#options;
    if (clock.now() - this.#openedAt > provenMs) this.#failures = 0;
    this.#underWay.add(message);
    const settlement = await handle({
      id: message.id,
      data: message.data,
      attributes: message.attributes,
      publishTime: message.publishTime.toISOString(),
      // The client's 0 means that Pub/Sub does not count, because there is no dead-letter policy.
      deliveryAttempt: message.deliveryAttempt === 0 ? undefined : message.deliveryAttempt,
    });
    // A nack requests redelivery at once. The subscription's retry policy delays it, as with push.
    if (settlement === 'done') message.ack();
    else message.nack();
    this.#underWay.delete(message);
    if (this.#underWay.size === 0) this.#idle?.();
  }

  async #reopen(): Promise<void> {
    const { clock } = this.#options;
    if (clock.now() - this.#openedAt > provenMs) this.#failures = 0;
    const wait = Math.min(reopenMs.longest, reopenMs.first * 2 ** this.#failures);
    this.#failures += 1;
    this.#dueAt = clock.now() + wait;
    try {
      await clock.sleep(wait, this.#ending.signal);
    } catch (error) {
      if (this.#ending.signal.aborted) return;
      throw error;
    }
    this.#open();
  }

  #warn(what: string, error: unknown): void {
    const code = codeOf(error);
    this.#options.log({
      severity: 'WARNING',
      message: `${what} failed and is retried`,
      reason: typeof code === 'number' ? `grpc-${code}` : 'unexpected',
      error: errorText(error),
    });
  }
}
