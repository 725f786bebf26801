import type { Alert } from '@pipeline/shared/alert.ts';
import { outputKeyLength } from './output-keys.ts';
import { mask } from './spans.ts';

/**
 * Returns the alert without command lines, arguments and environments, secret or not. The program stays: the rule is
 * about it, and its name is a field of its own.
 */
export function withoutArguments(event: Alert): Alert {
  const fields = split(event.fields, argumentField);
  const labels = split(event.labels, /^$/);
  const details = split(event.details, argumentDetail);
  const dropped = [...fields.dropped, ...labels.dropped, ...details.dropped];
  const kept = new Set([...Object.values(fields.kept), ...Object.values(labels.kept)]);
  return {
    ...event,
    output: withoutArgumentKeys(withoutValues(event.output, dropped, kept)),
    fields: fields.kept,
    labels: labels.kept,
    details: details.kept,
  };
}

/**
 * Falco's fields (https://falco.org/docs/reference/rules/supported-fields/) with arguments, variables, or the bytes of
 * a call.
 */
const argumentField =
  /^(?:proc\.(?:args|p?cmdline|acmdline|exeline|penv|aenv|env)|evt\.(?:args|arg|rawarg|info|buffer))(?:$|[.[])/;

/** Sysdig's details with the same names. A label `env` is a tag such as "production" and stays. */
const argumentDetail = /(?:^|\.)(?:args|arguments|cmdline|commandLine|env|environment)$/;

/** Values reduced to the program. Sysdig's label process.name holds the command line. */
const commandLine = /^process\.name$|^(?:.*\.)?command$/;

/** Maximum characters to search: values times the output's length. Beyond it, the output is removed. */
const maxSearched = 20_000_000;

type Texts = Readonly<Record<string, string>>;

interface Split {
  readonly kept: Texts;
  /** The original values that were removed. */
  readonly dropped: [string, string][];
}

function split(texts: Texts, isArgument: RegExp): Split {
  const entries = Object.entries(texts);
  const rest = entries.filter(([key]) => !isArgument.test(key));
  return {
    kept: Object.fromEntries(
      rest.map(([key, value]) => [key, commandLine.test(key) ? programOf(value) : value]),
    ),
    dropped: entries.filter(([key]) => isArgument.test(key) || commandLine.test(key)),
  };
}

function programOf(commandText: string): string {
  return /^\s*(\S+)/.exec(commandText)?.[1] ?? mask;
}

/**
 * Returns the output without the values of the dropped fields, longest first. Keeps a value that a kept field shows
 * too: masking `root` or `bash` would make the output useless.
 */
function withoutValues(
  output: string,
  dropped: readonly [string, string][],
  kept: ReadonlySet<string>,
): string {
  const searched = dropped
    .map(([key, value]) => [key, value.trim()] as const)
    .filter(([, value]) => value !== '' && !kept.has(value) && !/^-?\d{1,3}$/.test(value));
  if (searched.length * output.length > maxSearched) return mask;
  return searched
    .toSorted(([, a], [, b]) => b.length - a.length)
    .reduce((text, [key, value]) => replaceAll(text, value, replacementOf(key, value)), output);
}

/** Fields with a command line begin with the program. */
function replacementOf(key: string, value: string): string {
  if (!/cmdline|exeline|commandLine|process\.name|command$/.test(key)) return mask;
  const program = programOf(value);
  return program === value ? value : `${program} ${mask}`;
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

/**
 * A rule's output can show a command line that no field contains; then the output's own names show where. Some rules
 * omit the space before `proc.args=`.
 */
const argumentKey =
  /(?:(?<![\w.-])(?:command|cmdline|[pg]{1,3}cmdline|args|env|acmdline\[\d\]|(?:aenv|env)\[[^\]\s]{1,64}\])|proc\.(?:args|p?cmdline|exeline|p?env|acmdline\[\d\]|a?env\[[^\]\s]{1,64}\])|evt\.(?:args|info|arg\.\w{1,32}))=/g;

function withoutArgumentKeys(output: string): string {
  let result = '';
  let done = 0;
  const search = new RegExp(argumentKey);
  for (let match = search.exec(output); match !== null; match = search.exec(output)) {
    const start = match.index + match[0].length;
    const end = endOfValue(output, start);
    result += output.slice(done, start) + reduced(match[0], output.slice(start, end));
    done = end;
    search.lastIndex = end;
  }
  return result + output.slice(done);
}

function endOfValue(output: string, start: number): number {
  for (const { index } of output.slice(start).matchAll(/\s(?=\S)/g)) {
    const next = start + index + 1;
    if (outputKeyLength(output.slice(next, next + 80)) > 0) return start + index;
  }
  return output.endsWith(')') ? Math.max(start, output.length - 1) : output.length;
}

function reduced(key: string, value: string): string {
  if (value.trim() === '' || value === '<NA>' || /^-?\d{1,3}$/.test(value)) return value;
  if (!/cmdline|command|exeline/.test(key)) return mask;
  return /\S\s+\S/.test(value) ? `${programOf(value)} ${mask}` : value;
}
