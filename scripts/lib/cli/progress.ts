import { Presets, SingleBar } from 'cli-progress';

/** How far a long command is, on standard error: standard output is for data. */
export interface Progress {
  /** @param total undefined while it is not known. */
  start(total: number | undefined): void;
  update(done: number, total?: number): void;
  stop(): void;
}

/** A bar on a terminal; elsewhere a plain line every ten seconds, and at the end. */
export function createProgress(
  unit: string,
  stream: NodeJS.WriteStream = process.stderr,
): Progress {
  const bar = new SingleBar(
    {
      stream,
      format: `{bar} {value} of {total} ${unit}, {duration_formatted}`,
      hideCursor: true,
      clearOnComplete: false,
      noTTYOutput: true,
      notTTYSchedule: 10_000,
      // Ctrl-C is the command's own to handle.
      gracefulExit: false,
    },
    Presets.shades_classic,
  );
  return {
    start: (total) => {
      bar.start(total ?? 0, 0);
    },
    update: (done, total) => {
      if (total !== undefined) bar.setTotal(total);
      bar.update(done);
    },
    stop: () => {
      bar.stop();
    },
  };
}
