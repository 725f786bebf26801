import { errorText } from '@pipeline/shared/errors.ts';
import { fromArchiveLine } from './archive-line.ts';
import type { ReplayStage } from './inspect.ts';
import type { Letter } from './dead-letter.ts';
import { linesOf } from './lines.ts';
import type { Source } from './dead-letter-source.ts';

export interface ArchiveSourceOptions {
  readonly file: string;
  readonly stage: ReplayStage;
  readonly batch: number;
  readonly signal: AbortSignal;
  /** A line that cannot be used: the others are. */
  readonly onFault: (message: string) => void;
}

/** The dead letters of an archive, each once, however often it stands there. The file stays as it is. */
export function archiveSource(options: ArchiveSourceOptions): Source {
  const letters = lettersOf(options);
  return {
    next: async () => {
      const batch: Letter[] = [];
      while (batch.length < options.batch && !options.signal.aborted) {
        const { done, value } = await letters.next();
        if (done === true) break;
        batch.push(value);
      }
      return batch.length === 0 ? undefined : batch;
    },
    acknowledge: async () => {},
    release: async () => {},
    close: async () => {
      await letters.return();
    },
  };
}

async function* lettersOf({
  file,
  stage,
  onFault,
}: ArchiveSourceOptions): AsyncGenerator<Letter, void, void> {
  const seen = new Set<string>();
  let number = 0;
  for await (const line of linesOf(file)) {
    number += 1;
    if (line.trim() === '') continue;
    try {
      const letter = fromArchiveLine(line, stage);
      if (seen.has(letter.id)) continue;
      seen.add(letter.id);
      yield letter;
    } catch (error) {
      onFault(`${file}, line ${number}: ${errorText(error)}`);
    }
  }
}
