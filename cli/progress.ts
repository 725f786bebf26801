import { Presets, SingleBar } from 'cli-progress';
import type { Output } from './colors.ts';

/** The progress of a long command, on standard error, because standard output is for data. */
export interface Progress {
  /** @param total undefined while it is unknown. */
  start(total: number | undefined): void;
  update(done: number, total?: number): void;
  stop(): void;
}

/** On a terminal a bar, or a count if the total is unknown; elsewhere a line every ten seconds, and at the end. */
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
      // If there is nothing to clear, this saves an empty line.
      clearOnComplete: stream.isTTY !== true,
      noTTYOutput: true,
      notTTYSchedule: 10_000,
      // The command itself handles Ctrl-C.
      gracefulExit: false,
    },
    Presets.shades_classic,
  );
}
