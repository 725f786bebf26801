import { cut } from '../finding/text.ts';

/**
 * Lines with values in them that an attacker may have chosen: a person pastes them into a shell.
 * https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html#tag_19_02
 */

type Value = string | undefined;

/** Above what Kubernetes and Google Cloud allow for a name. */
const maxArgument = 512;
const maxShown = 200;

/** Controls, line ends, and what makes text look like other text: a terminal acts on some of them. */
const unprintable = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;
const allUnprintable = new RegExp(unprintable, 'gu');

/**
 * A template for a command line, whose values become one word each, or a part of one. Nothing when a
 * value is not known, is no printable text of sensible length, or would be taken for an option.
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

/** A template for a sentence, likewise on one line. Nothing when a value is not known. */
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

/** Within single quotes nothing is special, but their end. */
function quoted(value: string): string {
  if (/^[A-Za-z0-9_./:@-]+$/.test(value)) return value;
  return `'${value.replaceAll("'", `'\\''`)}'`;
}
