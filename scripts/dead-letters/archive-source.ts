import { createReadStream } from 'node:fs';
import { errorText } from '@pipeline/shared/errors.ts';
import { fromArchiveLine } from './archive-line.ts';
import type { DeadLetter, ReplayStage } from './dead-letter.ts';
import type { DeadLetterSource } from './dead-letter-source.ts';

export interface ArchiveSourceOptions {
  readonly file: string;
  readonly stage: ReplayStage;
  readonly batch: number;
  readonly signal: AbortSignal;
  /** Called for an unusable line. The other lines are still used. */
  readonly onFault: (message: string) => void;
}

/** The dead letters of an archive, each only once even if the file contains it repeatedly. The file is not changed. */
export function archiveSource(options: ArchiveSourceOptions): DeadLetterSource {
  const deadLetters = deadLettersOf(options);
  return {
    next: async () => {
      const batch: DeadLetter[] = [];
      while (batch.length < options.batch && !options.signal.aborted) {
        const { done, value } = await deadLetters.next();
        if (done === true) break;
        batch.push(value);
      }
      return batch.length === 0 ? undefined : batch;
    },
    acknowledge: async () => {},
    release: async () => {},
    close: async () => {
      await deadLetters.return();
    },
  };
}

async function* deadLettersOf({
  file,
  stage,
  onFault,
}: ArchiveSourceOptions): AsyncGenerator<DeadLetter, void, void> {
  const seen = new Set<string>();
  let number = 0;
  for await (const line of linesOf(file)) {
    number += 1;
    if (line.trim() === '') continue;
    try {
      const deadLetter = fromArchiveLine(line, stage);
      if (seen.has(deadLetter.id)) continue;
      seen.add(deadLetter.id);
      yield deadLetter;
    } catch (error) {
      onFault(`${file}, line ${number}: ${errorText(error)}`);
    }
  }
}

/** The lines of a text file, without line ends. Do not use `readline`: it also splits at U+2028, which JSON allows. */
async function* linesOf(file: string): AsyncGenerator<string> {
  let rest = '';
  for await (const chunk of createReadStream(file, 'utf8')) {
    const lines = (rest + String(chunk)).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
  if (rest !== '') yield rest;
}
