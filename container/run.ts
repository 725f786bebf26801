import type { Log } from '@pipeline/shared/log.ts';
import { startProbes } from './probes.ts';
import type { Service } from './service.ts';
import type { Settings } from './settings.ts';

/** Time to return messages: the client batches for 0.1 s, and a call follows. */
const handBackMs = 2000;

export interface RunOptions {
  readonly settings: Pick<Settings, 'PROBE_PORT' | 'SHUTDOWN_SECONDS'>;
  readonly log: Log;
  readonly start: () => Promise<Service>;
}

/**
 * Runs a service until SIGTERM or SIGINT, then shuts it down in order. Exits with 0; or with 1 if the shutdown timed
 * out or a second signal arrived, after returning the rest.
 */
export async function run({ settings, log, start }: RunOptions): Promise<void> {
  let service: Service | undefined;
  const asked = new AbortController();
  const giveUp = new AbortController();
  endOnFaults(log);
  // As process 1 of its container, the process receives only signals that it listens to.
  for (const name of ['SIGTERM', 'SIGINT'] as const) {
    process.on(name, () => {
      if (asked.signal.aborted) giveUp.abort(new Error('second signal'));
      else asked.abort();
    });
  }
  const stop = async (running: Service): Promise<void> => {
    log({ severity: 'INFO', message: 'stopping' });
    setTimeout(
      () => {
        giveUp.abort(new Error('shutdown timed out'));
      },
      settings.SHUTDOWN_SECONDS * 1000 - handBackMs,
    );
    const stopped = running.stop(giveUp.signal);
    // Do not wait for anything that hangs.
    giveUp.signal.addEventListener('abort', () => {
      setTimeout(() => {
        exit(1);
      }, handBackMs);
    });
    await stopped;
    log({
      severity: giveUp.signal.aborted ? 'WARNING' : 'INFO',
      message: giveUp.signal.aborted
        ? 'stopped early: returned the rest for redelivery'
        : 'stopped',
    });
    exit(giveUp.signal.aborted ? 1 : 0);
  };
  await startProbes(settings.PROBE_PORT, () => service);
  service = await start();
  log({ severity: 'INFO', message: 'started' });
  const running = service;
  if (asked.signal.aborted) await stop(running);
  else asked.signal.addEventListener('abort', () => void stop(running));
}

/** Ends the process on an uncaught fault, as Node would, but with a searchable log line. */
export function endOnFaults(log: Log): void {
  process.on('uncaughtException', (error) => {
    log({
      severity: 'ERROR',
      message: 'unexpected fault: exiting',
      outcome: 'failed',
      error: error instanceof Error ? (error.stack ?? error.message) : String(error),
    });
    exit(1);
  });
}

/** Flush the log first: `process.exit` alone truncates output into a slow pipe. */
export function exit(code: number): void {
  queueMicrotask(() => {
    process.stdout.write('', () => process.exit(code));
  });
}
