import { invalidArgument } from './rpc-error.ts';

/** A word as written, the value of a string literal, or a symbol. */
export interface Token {
  readonly kind: 'word' | 'text' | 'sign' | 'end';
  readonly value: string;
}

// A minus inside a word belongs to it; before a word it is an operator.
const pattern = /\s+|([A-Za-z0-9_][A-Za-z0-9_-]*)|"((?:[^"\\]|\\.)*)"|(!=|[=:.,()-])/suy;

/** @throws RpcError INVALID_ARGUMENT */
export function tokensOf(filter: string): Token[] {
  const tokens: Token[] = [];
  const next = new RegExp(pattern);
  while (next.lastIndex < filter.length) {
    const at = next.lastIndex;
    const match = next.exec(filter);
    if (match === null) throw invalidFilter(`unexpected character at ${at}`);
    const [, word, text, sign] = match;
    if (word !== undefined) tokens.push({ kind: 'word', value: word });
    if (text !== undefined) tokens.push({ kind: 'text', value: unescaped(text) });
    if (sign !== undefined) tokens.push({ kind: 'sign', value: sign });
  }
  tokens.push({ kind: 'end', value: 'the end' });
  return tokens;
}

const simple = new Map([
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['"', '"'],
  ["'", "'"],
  ['\\', '\\'],
]);

/** Backslash, quotation marks and similar; code points as \uXXXX, \xXX and octal \NNN. */
function unescaped(text: string): string {
  return text.replaceAll(
    /\\(?:u([0-9A-Fa-f]{4})|x([0-9A-Fa-f]{2})|([0-7]{3})|(.))/gsu,
    (_, unicode?: string, hexadecimal?: string, octal?: string, other?: string) => {
      const code = unicode ?? hexadecimal;
      if (code !== undefined) return String.fromCodePoint(Number.parseInt(code, 16));
      if (octal !== undefined) return String.fromCodePoint(Number.parseInt(octal, 8));
      const character = simple.get(other ?? '');
      if (character === undefined) throw invalidFilter(`\\${other ?? ''} is not a valid escape`);
      return character;
    },
  );
}

export function invalidFilter(why: string): Error {
  return invalidArgument(`Invalid filter expression: ${why}.`);
}
