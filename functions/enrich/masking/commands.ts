import { commandsOf, segmentsOf, type Word } from './command-words.ts';
import { isHarmless } from './harmless.ts';
import { options, type Options } from './command-options.ts';
import { positions } from './command-positions.ts';
import type { Rule, Span } from './spans.ts';
import { separateValueAt, valueAt } from './values.ts';

/** Secrets that depend on the program: `-p x` is a port, a path, a page, or mysql's password. */
export const commands: Rule = (text) =>
  /[\s"']/.test(text) && namesProgram.test(text)
    ? segmentsOf(text)
        .flatMap((segment) => commandsOf(segment, isKnown))
        .flatMap(({ program, args }) =>
          (options.get(program) ?? [])
            .flatMap((spec) => valuesOfOptions(text, args, spec))
            .concat(
              (positions.get(program)?.(args) ?? []).map(({ start }) => valueAt(text, start)),
            ),
        )
        .filter(({ start, end }) => !isHarmless(text.slice(start, end)))
    : [];

function isKnown(program: string): boolean {
  return options.has(program) || positions.has(program);
}

/**
 * Matches texts in which `programOf` may find a known program. Most texts name none, and need not be split into words.
 */
const namesProgram = new RegExp(
  String.raw`(?<![\w.+-])(?:${[...options.keys(), ...positions.keys()].join('|')})(?:\.exe)?(?![\w.+-])`,
  'i',
);

function valuesOfOptions(text: string, args: readonly Word[], spec: Options): Span[] {
  if (!subcommands(args, spec.subcommands)) return [];
  const spans: (Span | undefined)[] = [];
  for (const [at, word] of args.entries()) {
    const next = args[at + 1];
    const attached = spec.attached?.exec(word.text);
    if (spec.separate?.test(word.text)) {
      if (next !== undefined) spans.push(separateValueAt(text, next.start));
    } else if (attached) {
      spans.push(valueAt(text, word.start + attached[0].length));
    } else if (spec.isLeading && !word.text.startsWith('-')) {
      break;
    }
    // The options of sshpass end after its single value.
    if (spec.isLeading && spans.length > 0) break;
  }
  return spans.flatMap((span) => part(text, span, spec.behind));
}

function subcommands(args: readonly Word[], wanted: readonly string[] | undefined): boolean {
  if (wanted === undefined) return true;
  const first = args.filter(({ text }) => !text.startsWith('-')).slice(0, 3);
  return first.some(({ text }) => wanted.includes(text));
}

/** Returns the password of `user:password`, or nothing if there is none. */
function part(text: string, span: Span | undefined, behind: string | undefined): Span[] {
  if (span === undefined) return [];
  const value = text.slice(span.start, span.end);
  if (behind === undefined) return /^\d+:\d+$/.test(value) ? [] : [span];
  const at = value.indexOf(behind);
  return at < 0 ? [] : [{ start: span.start + at + behind.length, end: span.end }];
}
