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
 * Reads what has happened since the last run and publishes it, as `receive` publishes what is sent to it. Called by
 * Cloud Scheduler; one run does as much as fits into its time, and the next one goes on.
 */
export function createPoll(options: PollOptions): StageHandler {
  const { publishItems, clock, log } = options;
  return async (request) => {
    if (request.method !== 'POST') {
      return { status: 405, headers: { allow: 'POST' }, body: { error: 'call it by POST' } };
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

/** What a run did; the lag is how old, at its beginning, what it has not read was at most. */
function summary({ reached, published, known, ended }: Advance, now: number) {
  return {
    ...published,
    known,
    until: fromNanos(reached),
    lagSeconds: Math.round(Number(nanosOfMillis(now) - reached) / 1e9),
    ended,
  };
}

/** A failed run shows in Cloud Scheduler's log too; the next one begins at the same checkpoint. */
function failure(error: unknown, log: Log, traceparent: string): StageResponse {
  const isPermanent = error instanceof PermanentError;
  if (!isPermanent && !(error instanceof TransientError)) throw error;
  const { reason, message } = error;
  log({
    // Nothing but somebody's hand ends a permanent one.
    severity: isPermanent ? 'ERROR' : 'WARNING',
    message: 'the poll failed: the next one begins where this one began',
    outcome: isPermanent ? 'failed' : 'retried',
    reason,
    error: message,
    traceparent,
  });
  return { status: isPermanent ? 500 : error.status, body: { error: message } };
}
