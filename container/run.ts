import type { Log } from '@pipeline/shared/log.ts';
import { startProbes } from './probes.ts';
import type { Service } from './service.ts';
import type { Settings } from './settings.ts';

/** What handing back takes: the client batches for 0.1 s, and a call follows. */
const handBackMs = 2000;

export interface RunOptions {
  readonly settings: Pick<Settings, 'PROBE_PORT' | 'SHUTDOWN_SECONDS'>;
  readonly log: Log;
  readonly start: () => Promise<Service>;
}

/**
 * Runs a service until SIGTERM or SIGINT. Then it stops in order, and the process ends with 0; with 1 when it was not
 * done in time, or was asked a second time, and has handed back what was left.
 */
export async function run({ settings, log, start }: RunOptions): Promise<void> {
  let service: Service | undefined;
  const asked = new AbortController();
  const giveUp = new AbortController();
  endOnFaults(log);
  // As process 1 of its container it gets no signal that it does not listen to.
  for (const name of ['SIGTERM', 'SIGINT'] as const) {
    process.on(name, () => {
      if (asked.signal.aborted) giveUp.abort(new Error('asked to end twice'));
      else asked.abort();
    });
  }
  const stop = async (running: Service): Promise<void> => {
    log({ severity: 'INFO', message: 'stopping' });
    setTimeout(
      () => {
        giveUp.abort(new Error('not done in time'));
      },
      settings.SHUTDOWN_SECONDS * 1000 - handBackMs,
    );
    const stopped = running.stop(giveUp.signal);
    // Whatever hangs then hangs no longer.
    giveUp.signal.addEventListener('abort', () => {
      setTimeout(() => {
        exit(1);
      }, handBackMs);
    });
    await stopped;
    log({
      severity: giveUp.signal.aborted ? 'WARNING' : 'INFO',
      message: giveUp.signal.aborted
        ? 'stopped before all was done: the rest went back'
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

/** A fault that nobody catches ends the process, as it would anyway, but with a line that the log can be searched for. */
export function endOnFaults(log: Log): void {
  process.on('uncaughtException', (error) => {
    log({
      severity: 'ERROR',
      message: 'unexpected fault: the process ends',
      outcome: 'failed',
      error: error instanceof Error ? (error.stack ?? error.message) : String(error),
    });
    exit(1);
  });
}

/** Not before all that was logged is printed and has been taken: into a slow pipe, `process.exit` alone cuts it off. */
export function exit(code: number): void {
  queueMicrotask(() => {
    process.stdout.write('', () => process.exit(code));
  });
}
