import { cut } from '../finding/text.ts';

/**
 * Lines with values that an attacker may control, and that people paste into a shell.
 * https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html#tag_19_02
 */

type Value = string | undefined;

/** Above the length of any name in Kubernetes and Google Cloud. */
const maxArgument = 512;
const maxShown = 200;

/** Control characters, line breaks and characters that disguise text. A terminal acts on some of them. */
const unprintable = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;
const allUnprintable = new RegExp(unprintable, 'gu');

/**
 * A template for a command line. Each value becomes one word, or a part of one. Yields nothing if a value is unknown,
 * is not printable text of reasonable length, or would be parsed as an option.
 */
export function command(
  literals: TemplateStringsArray,
  ...values: readonly Value[]
): string | undefined {
  const isFit = values.every(
    (value, at) => isArgument(value) && !(value.startsWith('-') && /\s$/.test(literals[at] ?? '')),
  );
  return isFit ? filled(literals, values, (value) => value) : undefined;
}

/** A template for a sentence on one line. Yields nothing if a value is unknown. */
export function sentence(
  literals: TemplateStringsArray,
  ...values: readonly Value[]
): string | undefined {
  if (!values.every((value) => value !== undefined && value !== '')) return undefined;
  return filled(literals, values, (value) =>
    cut(value.replaceAll(allUnprintable, '\uFFFD'), maxShown),
  );
}

function filled(
  literals: TemplateStringsArray,
  values: readonly Value[],
  change: (value: string) => string,
): string {
  const words = values.map((value = '') => quoted(change(value)));
  return literals.map((literal, at) => literal + (words[at] ?? '')).join('');
}

function isArgument(value: Value): value is string {
  return (
    value !== undefined && value !== '' && value.length <= maxArgument && !unprintable.test(value)
  );
}

/** Within single quotes only the closing quote is special. */
function quoted(value: string): string {
  if (/^[A-Za-z0-9_./:@-]+$/.test(value)) return value;
  return `'${value.replaceAll("'", `'\\''`)}'`;
}
