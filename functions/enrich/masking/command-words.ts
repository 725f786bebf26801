import { argumentsKey, outputKeyLength, programKey } from './output-keys.ts';
import type { Span } from './spans.ts';

/** Enough of a shell's grammar to assign options to their program. */

export interface Word extends Span {
  readonly text: string;
}

/** The words between two pipes, `&&`, `;` or the output's own names. */
export interface Segment {
  readonly words: Word[];
  /** The segment that reads its output. */
  reader?: Segment;
}

export function segmentsOf(text: string): Segment[] {
  const segments: Segment[] = [{ words: [] }];
  const next = (): Segment => {
    const segment: Segment = { words: [] };
    segments.push(segment);
    return segment;
  };
  const spaced = withoutJson(text);
  let program: Word | undefined;
  let isSubstituted = false;
  for (const match of spaced.matchAll(/[^\s|]+|\|+/g)) {
    const current = segments.at(-1) ?? next();
    const word = wordOf(match);
    if (word.text === '|') current.reader = next();
    else if (/^(?:\|+|&+|;+)$/.test(word.text)) next();
    else if (outputKeyLength(word.text) > 0) {
      const value = behind(word, outputKeyLength(word.text));
      if (programKey.test(word.text)) program = value;
      // `proc.name=mysql proc.args=-pX`: the arguments belong to mysql.
      next().words.push(...(argumentsKey.test(word.text) && program ? [program] : []), value);
    } else {
      current.words.push(word);
      isSubstituted ||= word.text.includes('$(');
      const isLast = isSubstituted && word.text.includes(')');
      if (isLast) isSubstituted = false;
      if (isLast || /[^\\];$/.test(word.text)) next();
    }
  }
  return segments;
}

/**
 * Replaces JSON's punctuation by blanks. Between two arguments it separates like white space; before another key the
 * command ends. Positions do not change.
 */
function withoutJson(text: string): string {
  return text.replace(
    /\\{0,7}["'],\s?\\{0,7}["'](?=([^"'\\]{0,64}\\{0,7}["']:)?)/g,
    (between, key?: string) => (key === undefined ? ' ' : ' ;').padEnd(between.length),
  );
}

/** Strips the parentheses of a rule's output, which may be inside JSON. */
function wordOf(match: RegExpExecArray): Word {
  const [text] = match;
  const word = { text, start: match.index, end: match.index + text.length };
  const [opening = ''] = /^(?:\S{0,256}["'])?\((?=[\w.[\]]{1,64}=)/.exec(text) ?? [];
  return behind(word, opening.length);
}

/** Returns the word without its first characters. */
export function behind(word: Word, length: number): Word {
  return { text: word.text.slice(length), start: word.start + length, end: word.end };
}

/** `"/usr/bin/mysql`, `{"cmd":"mysql` and `mysql.exe` are all mysql. */
export function programOf({ text }: Word): string {
  const [name = ''] =
    /(?<=^|[/\\"'`(]|(?:^|[("'`])[\w.]{1,40}=)[\w.+-]{1,64}(?=[\\"'`)\]}]{0,9}$)/.exec(
      text.slice(-80),
    ) ?? [];
  return name.replace(/\.exe$/i, '').toLowerCase();
}

/** Flags and paths are arguments, unless the path is one of programs or begins the segment. */
function mayRun({ text }: Word, isFirst: boolean): boolean {
  return (
    !text.startsWith('-') &&
    (isFirst || !/[/\\](?!["'`])/.test(text) || /bin[/\\]|\.(?:exe|py)\b/i.test(text))
  );
}

export interface Command {
  readonly program: string;
  /** Up to the next command in the segment, so that each word is scanned once. */
  readonly args: Word[];
}

/**
 * Returns the programs of a segment that `isKnown` accepts: `sudo mysql`, `sh -c mysql` and `docker exec db mysql` all
 * run mysql, but `docker run --name mysql -p 3306:3306` does not.
 */
export function commandsOf(segment: Segment, isKnown: (program: string) => boolean): Command[] {
  const commands: Command[] = [];
  let previous = '';
  for (const word of segment.words) {
    const program = mayRun(word, previous === '') ? programOf(word) : '';
    if (isKnown(program) && !/^--\w/.test(previous)) commands.push({ program, args: [] });
    else commands.at(-1)?.args.push(word);
    previous = word.text;
  }
  return commands;
}
