import { createReadStream } from 'node:fs';

/** The lines of a text file, without their ends. Not `readline`: that also ends lines at U+2028, which JSON may hold. */
export async function* linesOf(file: string): AsyncGenerator<string> {
  let rest = '';
  for await (const chunk of createReadStream(file, 'utf8')) {
    const lines = (rest + String(chunk)).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
  if (rest !== '') yield rest;
}
