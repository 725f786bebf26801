/**
 * JSON text as tokens, each as it stands: no digit and no escape is changed, which `JSON.parse` and back would do.
 * What is no JSON is kept, too, as a token of kind `other`.
 */
export interface Token {
  readonly kind: 'key' | 'string' | 'number' | 'literal' | 'punctuation' | 'other';
  readonly text: string;
  /** Where it begins in the text. */
  readonly at: number;
}

const pattern =
  /(?<string>"(?:[^"\\]|\\.)*")|(?<number>-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)|(?<literal>true|false|null)|(?<punctuation>[{}[\],:])|(?<space>\s+)|(?<other>[^\s{}[\],:"]+|")/gsu;

export function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  for (const match of text.matchAll(pattern)) {
    const kind = kindOf(match.groups ?? {});
    if (kind === undefined) continue;
    // A string is a name if a colon follows.
    const last = tokens.at(-1);
    if (match[0] === ':' && last?.kind === 'string') tokens.splice(-1, 1, { ...last, kind: 'key' });
    tokens.push({ kind, text: match[0], at: match.index });
  }
  return tokens;
}

/** What a token says: a string without its quotes and escapes. */
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
