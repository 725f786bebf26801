import { errorText } from '../errors.ts';
import type { OutgoingMessage } from './attributes.ts';

export interface BatchOptions {
  /**
   * Resolves when Pub/Sub has all of a batch; rejects when it will not.
   * @param since when the first of them came: milliseconds of `performance.now`.
   */
  readonly send: (messages: OutgoingMessage[], since: number) => Promise<unknown>;
  readonly maxMessages: number;
  /** Of the messages' data. A message that has more goes alone. */
  readonly maxBytes: number;
  /** How long messages wait for a call that is under way before they go in a call of their own. */
  readonly patienceMs: number;
}

interface Batch {
  readonly messages: OutgoingMessage[];
  /** Told of each message in turn how it ended: undefined when it was sent. */
  readonly settle: ((error: unknown) => void)[];
  bytes: number;
  since: number;
}

/**
 * Sends messages in batches, without waiting for a batch: at once while no call is under way. What comes during a call
 * goes together when that has ended, or when its patience is over, so that nobody is held up by a call that hangs.
 * @returns resolves when all of its messages are sent; throws Error when some were not, once each has been tried.
 */
export function createBatches({
  send,
  maxMessages,
  maxBytes,
  patienceMs,
}: BatchOptions): (messages: readonly OutgoingMessage[]) => Promise<void> {
  let next = emptyBatch();
  let underWay = 0;
  let isDue = false;
  let patience: NodeJS.Timeout | undefined;

  const dispatch = (): void => {
    clearTimeout(patience);
    patience = undefined;
    const batch = next;
    if (batch.messages.length === 0) return;
    next = emptyBatch();
    underWay += 1;
    const end = (error?: unknown): void => {
      underWay -= 1;
      dispatchSoon();
      for (const settle of batch.settle) settle(error);
    };
    void send(batch.messages, batch.since).then(() => end(), end);
  };
  /** At the end of this turn of the event loop: what has come in it goes together. */
  const dispatchSoon = (): void => {
    if (isDue) return;
    isDue = true;
    setImmediate(() => {
      isDue = false;
      dispatch();
    });
  };
  return async (messages) =>
    new Promise((resolve, reject) => {
      const isIdle = underWay === 0;
      const settle = settleAll(messages.length, resolve, reject);
      for (const message of messages) {
        const isFull = next.bytes + message.data.length > maxBytes;
        if (isFull || next.messages.length === maxMessages) dispatch();
        if (next.messages.length === 0) next.since = performance.now();
        next.messages.push(message);
        next.settle.push(settle);
        next.bytes += message.data.length;
      }
      if (isIdle) dispatchSoon();
      else patience ??= setTimeout(dispatch, patienceMs);
    });
}

function emptyBatch(): Batch {
  return { messages: [], settle: [], bytes: 0, since: 0 };
}

/** @returns is called with the end of each of so many messages; the last call resolves or rejects. */
function settleAll(
  count: number,
  resolve: () => void,
  reject: (error: Error) => void,
): (error: unknown) => void {
  let left = count;
  let failed = 0;
  let first: unknown;
  return (error) => {
    left -= 1;
    if (error !== undefined) {
      first ??= error;
      failed += 1;
    }
    if (left > 0) return;
    if (failed === 0) resolve();
    else reject(new Error(`${failed} of ${count}: ${errorText(first)}`, { cause: first }));
  };
}
