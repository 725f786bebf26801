import { Presets, SingleBar } from 'cli-progress';
import type { Output } from './colors.ts';

/** How far a long command is, on standard error: standard output is for data. */
export interface Progress {
  /** @param total undefined while it is not known. */
  start(total: number | undefined): void;
  update(done: number, total?: number): void;
  stop(): void;
}

/** A bar on a terminal, or a count where the total is not known; elsewhere a line every ten seconds, and at the end. */
export function createProgress(unit: string, stream: Output = process.stderr): Progress {
  let bar: SingleBar | undefined;
  return {
    start: (total) => {
      const count = total === undefined ? '{value}' : '{bar} {value} of {total}';
      bar = createBar(`${count} ${unit}, {duration_formatted}`, stream);
      bar.start(total ?? 0, 0);
    },
    update: (done, total) => {
      if (total !== undefined) bar?.setTotal(total);
      bar?.update(done);
    },
    stop: () => {
      bar?.stop();
    },
  };
}

function createBar(format: string, stream: Output): SingleBar {
  return new SingleBar(
    {
      stream,
      format,
      hideCursor: true,
      // Where there is nothing to be cleared, this saves an empty line.
      clearOnComplete: stream.isTTY !== true,
      noTTYOutput: true,
      notTTYSchedule: 10_000,
      // Ctrl-C is the command's own to handle.
      gracefulExit: false,
    },
    Presets.shades_classic,
  );
}
