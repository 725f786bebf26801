import { PermanentError, TransientError } from '@pipeline/shared/errors.ts';
import type { StageHandler, StageResponse } from '@pipeline/shared/http.ts';
import type { PublishItems } from '@pipeline/shared/publish-items.ts';
import type { Log } from '@pipeline/shared/log.ts';
import { fromMillis, fromNanos } from '@pipeline/shared/time.ts';
import { traceparentOf } from '@pipeline/shared/trace.ts';
import { advance, type Advance, type AdvanceOptions } from './advance.ts';
import { nanosOfMillis, nanosOfSeconds } from './nanos.ts';

export interface PollOptions extends Pick<AdvanceOptions, 'api' | 'store' | 'clock' | 'log'> {
  readonly publishItems: PublishItems;
  readonly firstRunSeconds: number;
  readonly settleSeconds: number;
  readonly overlapSeconds: number;
  readonly runTimeMs: number;
}

/**
 * Reads the events since the last run and publishes them, as `receive` publishes received events. Called by Cloud
 * Scheduler. One run does as much as fits into its time, and the next one continues.
 */
export function createPoll(options: PollOptions): StageHandler {
  const { publishItems, clock, log } = options;
  return async (request) => {
    if (request.method !== 'POST') {
      return { status: 405, headers: { allow: 'POST' }, body: { error: 'use POST' } };
    }
    const traceparent = traceparentOf(request.header('traceparent'));
    const now = clock.now();
    try {
      const run = await advance(
        {
          ...options,
          overlap: nanosOfSeconds(options.overlapSeconds),
          publish: async (items) =>
            publishItems(items, { receivedAt: fromMillis(clock.now()), via: 'poll', traceparent }),
        },
        {
          begin: nanosOfMillis(now) - nanosOfSeconds(options.firstRunSeconds),
          end: nanosOfMillis(now) - nanosOfSeconds(options.settleSeconds),
          until: now + options.runTimeMs,
        },
      );
      const body = summary(run, now);
      log({ severity: 'INFO', message: 'polled', traceparent, lagSeconds: body.lagSeconds });
      return { status: 200, body };
    } catch (error) {
      return failure(error, log, traceparent);
    }
  };
}

/** Summarizes a run. The lag is the maximum age, at its start, of events that it did not read. */
function summary({ reached, published, known, ended }: Advance, now: number) {
  return {
    ...published,
    known,
    until: fromNanos(reached),
    lagSeconds: Math.round(Number(nanosOfMillis(now) - reached) / 1e9),
    ended,
  };
}

/** A failed run also appears in Cloud Scheduler's log. The next one starts at the same checkpoint. */
function failure(error: unknown, log: Log, traceparent: string): StageResponse {
  const isPermanent = error instanceof PermanentError;
  if (!isPermanent && !(error instanceof TransientError)) throw error;
  const { reason, message } = error;
  log({
    // A permanent failure needs operator action.
    severity: isPermanent ? 'ERROR' : 'WARNING',
    message: 'the poll failed: the next one starts at the same checkpoint',
    outcome: isPermanent ? 'failed' : 'retried',
    reason,
    error: message,
    traceparent,
  });
  return { status: isPermanent ? 500 : error.status, body: { error: message } };
}
