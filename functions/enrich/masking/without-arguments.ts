import type { Alert } from '@pipeline/shared/alert.ts';
import { commandLabel, removalOf, type Removal } from './argument-fields.ts';
import { listIn } from './arguments.ts';
import { mask } from './spans.ts';
import { programOf, reduced, withoutArgumentsInText } from './without-arguments-in-text.ts';

/**
 * Returns the alert without command lines, arguments and environments, secret or not. The program stays: the rule is
 * about it, and its name is a field of its own.
 */
export function withoutArguments(event: Alert): Alert {
  const fields = split(event.fields, removalOf);
  const labels = split(event.labels, (name) => (name === commandLabel ? 'arguments' : undefined));
  const details = split(event.details, removalOf);
  const dropped = [...fields.dropped, ...labels.dropped, ...details.dropped];
  const kept = new Set([...Object.values(fields.kept), ...Object.values(labels.kept)]);
  return {
    ...event,
    output: withoutArgumentsInText(withoutValues(event.output, dropped, kept)),
    fields: fields.kept,
    labels: labels.kept,
    details: details.kept,
  };
}

/** Maximum characters to search: values times the output's length. Beyond it, the output is removed. */
const maxSearched = 20_000_000;

type Replacement = readonly [value: string, replacement: string];

type Texts = Readonly<Record<string, string>>;

interface Split {
  readonly kept: Texts;
  /** The values that were removed, as a text may repeat them, and their replacements there. */
  readonly dropped: Replacement[];
}

function split(texts: Texts, removal: (name: string) => Removal | undefined): Split {
  const entries = Object.entries(texts).map(([key, value]) => [key, value, removal(key)] as const);
  return {
    kept: Object.fromEntries(
      entries.flatMap(([key, value, removed]) => {
        if (removed === 'all') return [];
        return [[key, removed === 'arguments' ? programOf(value) : withoutArgumentsInText(value)]];
      }),
    ),
    dropped: entries.flatMap(([key, value, removed]) =>
      removed === undefined ? [] : replacementsOf(key, value),
    ),
  };
}

/** Falco's text joins a list with commas, in parentheses. */
function replacementsOf(key: string, value: string): Replacement[] {
  const list = listIn(value);
  const joined = list?.join(',');
  const forms = joined === undefined ? [value.trim()] : [value, `(${joined})`, joined];
  // Fields with a command line begin with the program.
  const isCommand = /cmdline|exeline|commandLine|process\.name|command\]?$/.test(key);
  return forms.map((form) => [form, isCommand ? reduced(programOf(value), form) : mask]);
}

/**
 * Returns the output without the values of the dropped fields, longest first. Keeps a value that a kept field shows
 * too: masking `root` or `bash` would make the output useless.
 */
function withoutValues(
  output: string,
  dropped: readonly Replacement[],
  kept: ReadonlySet<string>,
): string {
  const searched = dropped.filter(
    ([value]) => value !== '' && !kept.has(value) && !/^-?\d{1,3}$/.test(value),
  );
  if (searched.length * output.length > maxSearched) return mask;
  return searched
    .toSorted(([a], [b]) => b.length - a.length)
    .reduce((text, [value, replacement]) => replaceAll(text, value, replacement), output);
}

/** Replaces a long value everywhere, and a short one only as a word, since `-i` occurs in many words. */
function replaceAll(text: string, value: string, replacement: string): string {
  if (value.length >= 8) return text.split(value).join(replacement);
  const escaped = value.replace(/[\\^$.*+?()[\]{}|/-]/g, String.raw`\$&`);
  return text.replace(
    new RegExp(`(?<![^\\s=("'\`])${escaped}(?![^\\s)"'\`,;])`, 'g'),
    () => replacement,
  );
}
