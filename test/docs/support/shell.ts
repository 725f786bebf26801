import { isTranscript } from './marks.ts';

/** Parses just enough shell syntax to find commands in documentation. */

/** A command of a transcript, with its output. */
export interface Shown {
  readonly command: string;
  readonly output: string[];
  /** Line in the block, counted from 0. */
  readonly offset: number;
}

/** The commands of a transcript: a command follows `$ `, and its output ends at the next command. */
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

/** The script that bash would run. */
export function scriptOf(text: string): string {
  if (!isTranscript(text)) return text;
  return transcriptOf(text)
    .map(({ command }) => command)
    .join('\n');
}

/** A call of a script of package.json, with its options. */
export interface NpmCall {
  /** `start`, `test`, or the name after `npm run`. */
  readonly script: string;
  readonly options: string[];
}

/** The scripts of package.json that this shell text or sentence calls. */
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

/** The simple commands of shell text, without comments and input. */
export function commandLines(script: string): string[] {
  return script
    .replaceAll(/\\\n\s*/g, ' ')
    .split('\n')
    .map((line) => line.replace(/(^|\s)#.*$/, '').trim())
    .flatMap((line) => line.split(/\s*&&\s*/))
    .filter((line) => line !== '');
}
