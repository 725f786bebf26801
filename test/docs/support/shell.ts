import { isTranscript } from './marks.ts';

/** Just enough of the shell's syntax to find commands in documentation. */

/** A command of a transcript, with what is shown beneath it. */
export interface Shown {
  readonly command: string;
  readonly output: string[];
  /** The line within the block, counted from 0. */
  readonly offset: number;
}

/** The commands of a transcript: what follows `$ `, until the next one, is its output. */
export function transcriptOf(text: string): Shown[] {
  const commands: Shown[] = [];
  let open = false;
  for (const [offset, line] of text.split('\n').entries()) {
    const last = commands.at(-1);
    if (line.startsWith('$ ')) {
      commands.push({ command: line.slice(2), output: [], offset });
    } else if (open && last !== undefined) {
      commands[commands.length - 1] = { ...last, command: `${last.command}\n${line}` };
    } else {
      last?.output.push(line);
    }
    open = line.endsWith('\\') && (open || line.startsWith('$ '));
  }
  return commands;
}

/** What bash would be given. */
export function scriptOf(text: string): string {
  if (!isTranscript(text)) return text;
  return transcriptOf(text)
    .map(({ command }) => command)
    .join('\n');
}

/** A script of package.json that is called, and the options that are given to it. */
export interface NpmCall {
  /** `start`, `test`, or what follows `npm run`. */
  readonly script: string;
  readonly options: string[];
}

/** The scripts of package.json that this shell text, or this sentence, calls. */
export function npmCalls(text: string): NpmCall[] {
  const flat = text.replaceAll(/\\\n\s*/g, ' ');
  const call =
    /\bnpm(?: -s| --silent)? (?:(start|test|t)\b|(?:run|run-script)(?: -s| --silent)* ([a-z][\w:-]*))([^\n;|&`#)]*)/g;
  return [...flat.matchAll(call)].map(([, short, named, rest = '']) => {
    const own = rest.replaceAll(/'[^']*'|"[^"]*"/g, "''").split(/(?:^|\s)--(?:\s|$)/)[1] ?? '';
    const options = [...own.matchAll(/(?:^|\s)(--[a-z][a-z-]*)/g)].map(([, option = '']) => option);
    return { script: named ?? short ?? '', options };
  });
}

/** The simple commands of shell text, without comments and without what they are given. */
export function commandLines(script: string): string[] {
  return script
    .replaceAll(/\\\n\s*/g, ' ')
    .split('\n')
    .map((line) => line.replace(/(^|\s)#.*$/, '').trim())
    .flatMap((line) => line.split(/\s*&&\s*/))
    .filter((line) => line !== '');
}
