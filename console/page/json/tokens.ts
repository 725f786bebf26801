/**
 * Splits JSON text into tokens without changing them: `JSON.parse` and `JSON.stringify` would change digits and
 * escapes. Invalid text becomes tokens of kind `other`.
 */
export interface Token {
  readonly kind: 'key' | 'string' | 'number' | 'literal' | 'punctuation' | 'other';
  readonly text: string;
  /** Offset in the text. */
  readonly at: number;
}

const pattern =
  /(?<string>"(?:[^"\\]|\\.)*")|(?<number>-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)|(?<literal>true|false|null)|(?<punctuation>[{}[\],:])|(?<space>\s+)|(?<other>[^\s{}[\],:"]+|")/gsu;

export function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  for (const match of text.matchAll(pattern)) {
    const kind = kindOf(match.groups ?? {});
    if (kind === undefined) continue;
    // A string before a colon is a member name.
    const last = tokens.at(-1);
    if (match[0] === ':' && last?.kind === 'string') tokens.splice(-1, 1, { ...last, kind: 'key' });
    tokens.push({ kind, text: match[0], at: match.index });
  }
  return tokens;
}

/** The value of a token: for a string, without quotes and escapes. */
export function valueOf({ kind, text }: Token): string {
  if (kind !== 'string' && kind !== 'key') return text;
  try {
    return String(JSON.parse(text));
  } catch {
    // A control character or an escape that JSON does not have.
    return text.slice(1, -1);
  }
}

function kindOf(groups: Record<string, string | undefined>): Token['kind'] | undefined {
  for (const kind of ['string', 'number', 'literal', 'punctuation', 'other'] as const) {
    if (groups[kind] !== undefined) return kind;
  }
  return undefined;
}
