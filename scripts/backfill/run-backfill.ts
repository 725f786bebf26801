import type { Clock } from '@pipeline/shared/clock.ts';
import { createPublishItems } from '@pipeline/shared/publish-items.ts';
import type { Publish } from '@pipeline/shared/pubsub/publisher.ts';
import { fromMillis } from '@pipeline/shared/time.ts';
import { traceparentOf } from '@pipeline/shared/trace.ts';
import { advance, type Advance } from '../../functions/poll/advance.ts';
import type { CheckpointStore } from '../../functions/poll/checkpoint.ts';
import type { EventsApi } from '../../functions/poll/events-api.ts';
import { Pacer } from '../lib/pacer.ts';

export interface BackfillOptions {
  readonly api: EventsApi;
  readonly store: CheckpointStore;
  /** Undefined in a dry run, which reads but publishes nothing. */
  readonly publishers: { readonly publish: Publish; readonly publishDead: Publish } | undefined;
  /** Nanoseconds since the epoch. */
  readonly from: bigint;
  readonly to: bigint;
  /** Events per second. */
  readonly rate: number;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Receives warnings as text. */
  readonly say: (line: string) => void;
  readonly onProgress: (reached: bigint) => void;
}

/** Events published at once: small, so that Ctrl-C need not wait for a whole page. */
const chunk = 50;

/**
 * Processes a past period with poll's own code.
 * @throws the signal's reason if it aborts; all events before the checkpoint have been published by then.
 */
export async function runBackfill(options: BackfillOptions): Promise<Advance> {
  const { api, store, publishers, from, to, rate, clock, signal, say, onProgress } = options;
  const pacer = new Pacer(rate, clock);
  const traceparent = traceparentOf(undefined);
  const publishItems =
    publishers === undefined
      ? undefined
      : createPublishItems({
          stage: 'poll',
          ...publishers,
          log: (...entries) => {
            for (const { outcome, eventId, error } of entries)
              if (outcome === 'quarantined') say(`quarantined ${eventId ?? ''}: ${error ?? ''}`);
          },
        });
  return advance(
    {
      api,
      store,
      // The period is in the past and complete: read nothing of it a second time.
      overlap: 0n,
      publish: async (items) => {
        for (let at = 0; at < items.length; at += chunk) {
          const some = items.slice(at, at + chunk);
          await (publishItems === undefined ? undefined : pacer.take(some.length, signal));
          signal.throwIfAborted();
          await publishItems?.(some, {
            receivedAt: fromMillis(clock.now()),
            via: 'poll',
            traceparent,
          });
        }
        signal.throwIfAborted();
      },
      clock: { now: () => clock.now(), sleep: async (ms) => clock.sleep(ms, signal) },
      log: (...entries) => {
        for (const { message, error } of entries) say([message, error].filter(Boolean).join(': '));
      },
      onProgress,
    },
    { begin: from, end: to, until: Number.POSITIVE_INFINITY },
  );
}
