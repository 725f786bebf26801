import { errorText } from '../errors.ts';
import type { OutgoingMessage } from './attributes.ts';

export interface BatchOptions {
  /**
   * Resolves when Pub/Sub has accepted the whole batch; rejects if it will not.
   * @param since The time at which the first message arrived, in milliseconds of `performance.now`.
   */
  readonly send: (messages: OutgoingMessage[], since: number) => Promise<unknown>;
  readonly maxMessages: number;
  /** Maximum bytes of the messages' data. A larger message is sent alone. */
  readonly maxBytes: number;
  /**
   * Maximum time that messages wait for a call in flight, in milliseconds. After it, they are sent in a call of their
   * own.
   */
  readonly patienceMs: number;
}

interface Batch {
  readonly messages: OutgoingMessage[];
  /** Called once per message: with undefined if it was sent, else with the error. */
  readonly settle: ((error: unknown) => void)[];
  bytes: number;
  since: number;
}

/**
 * Sends messages in batches, without waiting for a batch to fill: at once if no call is in flight. Messages that arrive
 * during a call are sent together when it ends, or after a limited wait, so that a hanging call does not block them.
 * @returns A function that resolves when all its messages are sent. It throws an Error if some were not, once each has
 *   been tried.
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
  /** Dispatch at the end of this turn of the event loop, so that messages of the same turn are sent together. */
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

/** @returns A function to call with the result of each message; the last call resolves or rejects. */
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
