import { valueOf, type Token } from '../json/tokens.ts';

/** Part of a token's text that is to be highlighted; of all of it, `from` is 0 and `to` its length. */
export interface Occurrence {
  readonly token: Token;
  readonly from: number;
  readonly to: number;
}

/** A shorter text than this is everywhere by chance: it must be a whole value. */
const shortest = 3;

/**
 * Where a value of the finding stands verbatim in the raw event: whole values, else, where there is none, within longer
 * ones. Names of members are no values.
 */
export function occurrences(tokens: readonly Token[], value: string): Occurrence[] {
  if (value === '') return [];
  const values = tokens.filter(({ kind }) => kind !== 'punctuation' && kind !== 'key');
  const whole = values.filter((token) => valueOf(token) === value);
  if (whole.length > 0) {
    return whole.map((token) => ({ token, from: 0, to: token.text.length }));
  }
  if (value.length < shortest) return [];
  // As it stands within a string of JSON, with its escapes.
  const written = JSON.stringify(value).slice(1, -1);
  return values.flatMap((token) => {
    const from = token.text.indexOf(written);
    return from === -1 ? [] : [{ token, from, to: from + written.length }];
  });
}
