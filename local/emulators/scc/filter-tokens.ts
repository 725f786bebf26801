import { invalidArgument } from './refusal.ts';

/** A word of a filter. `value`: a text in quotes, without the quotes, or a number. */
export interface Token {
  readonly kind: 'name' | 'operator' | 'value' | 'word';
  readonly text: string;
}

const token =
  /\s*(?:(?<word>AND\b|OR\b|NOT\b|[()-])|(?<operator><=|>=|[=:<>])|"(?<quoted>(?:[^"\\]|\\.)*)"|(?<number>\d+)|(?<name>[A-Za-z][\w.]*(?:-[\w-]*)*))\s*/y;

/** @throws Refusal for anything else, such as a value without quotes. */
export function tokensOf(filter: string): Token[] {
  const tokens: Token[] = [];
  token.lastIndex = 0;
  while (token.lastIndex < filter.length) {
    const at = token.lastIndex;
    const groups = token.exec(filter)?.groups;
    if (groups === undefined) throw invalidArgument(`filter: cannot read ${filter.slice(at)}`);
    tokens.push(tokenOf(groups));
  }
  return tokens;
}

function tokenOf(groups: Record<string, string | undefined>): Token {
  const { word, operator, quoted, number, name = '' } = groups;
  if (word !== undefined) return { kind: 'word', text: word };
  if (operator !== undefined) return { kind: 'operator', text: operator };
  if (quoted !== undefined) return { kind: 'value', text: quoted.replaceAll(/\\(.)/g, '$1') };
  return number === undefined ? { kind: 'name', text: name } : { kind: 'value', text: number };
}
