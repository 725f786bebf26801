import { valueOf, type Token } from '../json/tokens.ts';

/** Part of a token's text to highlight, from offset `from` up to `to`. */
export interface Occurrence {
  readonly token: Token;
  readonly from: number;
  readonly to: number;
}

/** Shorter texts match by chance everywhere: highlight them only as whole values. */
const shortest = 3;

/**
 * Finds a finding's value verbatim in the raw event: whole values first, else substrings of longer ones. Member names
 * do not count.
 */
export function occurrences(tokens: readonly Token[], value: string): Occurrence[] {
  if (value === '') return [];
  const values = tokens.filter(({ kind }) => kind !== 'punctuation' && kind !== 'key');
  const whole = values.filter((token) => valueOf(token) === value);
  if (whole.length > 0) {
    return whole.map((token) => ({ token, from: 0, to: token.text.length }));
  }
  if (value.length < shortest) return [];
  // Its form inside a JSON string, with escapes.
  const written = JSON.stringify(value).slice(1, -1);
  return values.flatMap((token) => {
    const from = token.text.indexOf(written);
    return from === -1 ? [] : [{ token, from, to: from + written.length }];
  });
}
