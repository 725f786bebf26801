import type { Clock } from '@pipeline/shared/clock.ts';
import type { Consumer, Dispatcher } from './dispatcher.ts';
import type { RpcError } from './rpc-error.ts';
import type { Lease } from './subscription.ts';

export interface PullOptions {
  readonly maxMessages: number;
  readonly ackDeadlineMs: number;
  /** Maximum wait for a first message, in milliseconds. */
  readonly waitMs: number;
  /** Aborts when the caller disconnects: lease no more messages to it. */
  readonly signal: AbortSignal;
  readonly clock: Clock;
}

/**
 * Leases up to `maxMessages`. Returns as soon as there is one, or nothing at the timeout.
 * @throws RpcError if the subscription is deleted in the meantime.
 */
export async function pull(
  dispatcher: Dispatcher,
  options: PullOptions,
): Promise<readonly Lease[]> {
  const { maxMessages, ackDeadlineMs, waitMs, signal, clock } = options;
  const holder = { explainsFailures: false, released: () => {} };
  const leases = dispatcher.take(holder, ackDeadlineMs, maxMessages);
  if (leases.length > 0 || waitMs <= 0 || signal.aborted) return leases;

  const { promise, resolve, reject } = Promise.withResolvers<readonly Lease[]>();
  const answered = new AbortController();
  const consumer: Consumer = {
    ...holder,
    ackDeadlineMs,
    capacity: () => ({ messages: maxMessages, bytes: Number.POSITIVE_INFINITY }),
    receive: (more) => {
      // Immediately: a second batch in the same turn would be lost.
      dispatcher.detach(consumer);
      resolve(more);
    },
    closed: (reason: RpcError) => {
      reject(reason);
    },
  };
  dispatcher.attach(consumer);
  const timeUp = sleepUntilAborted(clock, waitMs, AbortSignal.any([signal, answered.signal])).then(
    (): readonly Lease[] => {
      dispatcher.detach(consumer);
      return [];
    },
  );
  try {
    return await Promise.race([promise, timeUp]);
  } finally {
    answered.abort();
  }
}

async function sleepUntilAborted(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  try {
    await clock.sleep(ms, signal);
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
