/** Where a text stops being JSON. */
export interface Fault {
  /** In UTF-16 code units from the beginning. */
  readonly at: number;
  /** What would have to stand there. */
  readonly expected: string;
}

/** Deeper JSON than this is not read, here or by the pipeline. */
const maxDepth = 2000;

// JSON allows no control character within a string.
// oxlint-disable-next-line no-control-regex
const stringToken = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const numberToken = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const literalToken = /true|false|null/y;
const space = /[ \t\n\r]*/y;

class Stop extends Error {
  readonly fault: Fault;
  constructor(fault: Fault) {
    super(fault.expected);
    this.fault = fault;
  }
}

/** The first fault of a JSON text (RFC 8259), or undefined. `JSON.parse` knows, but each engine says it differently. */
export function faultOf(text: string): Fault | undefined {
  try {
    const end = skip(text, value(text, skip(text, 0), 0));
    return end < text.length ? { at: end, expected: 'the end of the text' } : undefined;
  } catch (error) {
    if (error instanceof Stop) return error.fault;
    throw error;
  }
}

function value(text: string, at: number, depth: number): number {
  if (depth > maxDepth) throw new Stop({ at, expected: 'less nesting' });
  const char = text[at];
  if (char === '{') return members(text, at, depth, '}');
  if (char === '[') return members(text, at, depth, ']');
  if (char === '"')
    return token(stringToken, text, at, 'the end of this string, or a valid escape');
  const scalar = char === '-' || /\d/.test(char ?? '') ? numberToken : literalToken;
  return token(scalar, text, at, 'a value');
}

/** An object or an array, from its bracket to the one that closes it. */
function members(text: string, start: number, depth: number, close: '}' | ']'): number {
  let at = skip(text, start + 1);
  if (text[at] === close) return at + 1;
  for (;;) {
    if (close === '}') {
      at = skip(text, token(stringToken, text, at, 'a name in double quotes'));
      if (text[at] !== ':') throw new Stop({ at, expected: 'a colon' });
      at = skip(text, at + 1);
    }
    at = skip(text, value(text, at, depth + 1));
    if (text[at] === close) return at + 1;
    if (text[at] !== ',') throw new Stop({ at, expected: `a comma or ${close}` });
    at = skip(text, at + 1);
  }
}

function token(pattern: RegExp, text: string, at: number, expected: string): number {
  pattern.lastIndex = at;
  const match = pattern.exec(text);
  if (match === null) throw new Stop({ at, expected });
  return at + match[0].length;
}

function skip(text: string, at: number): number {
  space.lastIndex = at;
  return at + (space.exec(text)?.[0].length ?? 0);
}
