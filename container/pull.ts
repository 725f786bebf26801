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
 * How long the client keeps a message from coming again while it is being handled. What takes longer has hung: it comes
 * to another instance. Above all that a stage may wait for.
 */
const longestLease = Duration.from({ minutes: 10 });
/** Between two attempts to open what Pub/Sub has closed for good, such as without a grant. Doubled each time. */
const reopenMs = { first: 1000, longest: 60_000 };
/** A subscription that was open for so long is in order. */
const provenMs = 5000;
/** What should have been opened so long ago never will be. */
const deadMs = 120_000;

export interface PullOptions {
  readonly pubsub: PubSub;
  readonly subscription: string;
  /** What is had at a time. Pub/Sub holds back the rest. */
  readonly maxMessages: number;
  readonly maxBytes: number;
  readonly handle: MessageHandler;
  readonly clock: Clock;
  readonly log: Log;
}

/** Hands the messages of a subscription to a stage, as they come, by Pub/Sub's StreamingPull. */
export class Puller {
  readonly #options: PullOptions;
  readonly #underWay = new Set<PulledMessage>();
  readonly #ending = new AbortController();
  #subscription: Subscription | undefined;
  #openedAt = 0;
  /** When it was to be opened, or is to be opened again. */
  #dueAt: number;
  #failures = 0;
  #idle: (() => void) | undefined;

  constructor(options: PullOptions) {
    this.#options = options;
    this.#dueAt = options.clock.now();
    this.#open();
  }

  /** Whether it pulls, as far as is known: one that has just failed must prove itself first. */
  get pulling(): boolean {
    if (this.#ending.signal.aborted || this.#subscription?.isOpen !== true) return false;
    return this.#failures === 0 || this.#options.clock.now() - this.#openedAt > provenMs;
  }

  /** Whether it pulls or will try again: false says that the process is broken, never that Pub/Sub is. */
  get alive(): boolean {
    if (this.#subscription?.isOpen === true) return true;
    return this.#options.clock.now() - this.#dueAt < deadMs;
  }

  /**
   * Takes no further message, waits for those that are under way, and tells Pub/Sub of each. When `giveUp` aborts, those
   * that are left go back to Pub/Sub, which delivers them to somebody else.
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
      // Resolves when Pub/Sub has been told of all that was under way.
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
      // Pub/Sub counts per stream: with one, these are what this process has. One carries 10 MB/s.
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
        // Of a stream that has failed the client says so first, and closes it then.
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
      // The client's 0 says that Pub/Sub does not count: there is no dead-letter policy.
      deliveryAttempt: message.deliveryAttempt === 0 ? undefined : message.deliveryAttempt,
    });
    // A nack asks for the next delivery at once: the subscription's retry policy is what puts it off, as with push.
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
      message: `${what} failed: it is tried again`,
      reason: typeof code === 'number' ? `grpc-${code}` : 'unexpected',
      error: errorText(error),
    });
  }
}
