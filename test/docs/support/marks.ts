import { errorText } from '@pipeline/shared/errors.ts';
import { at, type Block } from './pages.ts';

/**
 * The comment before a block says how it is tested. GitHub does not render comments.
 *
 *   <!-- test: run -->                  runs in a copy of the repository, and exits with 0
 *   <!-- test: run stack -->            same, with a running `npm start`; `run poll`: `npm start -- --poll`
 *   <!-- test: run stack after X -->    same, after the preparation X of preparations.ts
 *   <!-- test: run exit 1 -->           exits with 1
 *   <!-- test: covered FILE … -->       each of its commands occurs in one of these files, a test or CI configuration
 *   <!-- test: cloud -->                needs Google Cloud, Sysdig or a cluster: its syntax and options are checked
 *   <!-- test: not because … -->        is not run, for the given reason
 *   <!-- test: printed by start -->     `npm start` prints each of its lines
 *   <!-- test: tree -->                 its paths are the folders of the repository
 *   <!-- test: is checkpoint -->        the JSON is a checkpoint: see data.test.ts for the known kinds
 *   <!-- test: part of FILE -->         the JSON is an unchanged part of a value of that file
 */
export type Mark =
  | Run
  | { kind: 'covered'; files: string[] }
  | { kind: 'is'; what: string }
  | { kind: 'part'; file: string }
  | { kind: 'printed' }
  | { kind: 'cloud' | 'not' | 'tree' };

export interface Run {
  kind: 'run';
  stack?: StackName;
  /** A preparation. */
  after?: string;
  /** Expected exit code. */
  exit: number;
}

export type StackName = 'stack' | 'poll';

export const choices = `say on the line before it how it is tested:
    <!-- test: run -->             runs in a copy of the repository; "run stack" beside a running npm start
    <!-- test: covered FILE -->    stands in this test, or in what CI runs
    <!-- test: cloud -->           needs Google Cloud, Sysdig or a cluster
    <!-- test: not because … -->   another reason
  (test/docs/support/marks.ts has all)`;

/** @throws Error that says what is invalid. */
export function parseMark(comment: string): Mark {
  const [kind = '', ...words] = comment.trim().split(/\s+/);
  switch (kind) {
    case 'run':
      return parseRun(words);
    case 'covered':
      if (words.length === 0) throw new Error('covered names no file');
      return { kind, files: words };
    case 'not':
      if (words[0] !== 'because' || words.length < 4) throw new Error('not because of what?');
      return { kind };
    case 'printed':
      if (words.join(' ') !== 'by start') throw new Error('only "printed by start" is known');
      return { kind };
    case 'is':
      return { kind, what: words.join(' ') };
    case 'part':
      if (words[0] !== 'of' || words[1] === undefined) throw new Error('part of which file?');
      return { kind, file: words[1] };
    case 'cloud':
    case 'tree':
      if (words.length > 0) throw new Error(`${kind} takes nothing more`);
      return { kind };
    default:
      throw new Error(`"${comment}" is not known; ${choices}`);
  }
}

function parseRun(words: string[]): Mark {
  const rest = [...words];
  const mark: Run = { kind: 'run', exit: 0 };
  if (rest[0] === 'stack' || rest[0] === 'poll') {
    mark.stack = rest[0];
    rest.shift();
  }
  while (rest.length > 0) {
    const [key, value] = rest.splice(0, 2);
    if (key === 'after' && value !== undefined) mark.after = value;
    else if (key === 'exit' && /^\d+$/.test(value ?? '')) mark.exit = Number(value);
    else throw new Error(`run does not take "${key}"`);
  }
  return mark;
}

/** Like `parseMark`; undefined without a mark. The error names the position. */
export function markOf(block: Block): Mark | undefined {
  if (block.comment === undefined) return undefined;
  try {
    return parseMark(block.comment);
  } catch (error) {
    throw new Error(`${at(block)}: ${errorText(error)}`, { cause: error });
  }
}

/** Whether the block contains input for a person to type. */
export function isCommands({ language, text }: Pick<Block, 'language' | 'text'>): boolean {
  return ['sh', 'bash', 'shell', 'console', 'zsh'].includes(language) || isTranscript(text);
}

/** Whether the block shows commands with their output. */
export function isTranscript(text: string): boolean {
  return /^\$ /m.test(text);
}
