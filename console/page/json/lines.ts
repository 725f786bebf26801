import { tokensOf, type Token } from './tokens.ts';

export interface Line {
  readonly depth: number;
  readonly tokens: readonly Token[];
}

const opening = new Set(['{', '[']);
const closing = new Set(['}', ']']);

/**
 * Splits JSON text into lines, one per member or element. Each token is unchanged. Each value of NDJSON starts a new
 * line.
 */
export function linesOf(text: string): Line[] {
  const tokens = tokensOf(text);
  const lines: Line[] = [];
  let line: Token[] = [];
  let depth = 0;
  const end = (at: number): void => {
    if (line.length > 0) lines.push({ depth: at, tokens: line });
    line = [];
  };
  for (const [index, token] of tokens.entries()) {
    const isClosing = token.kind === 'punctuation' && closing.has(token.text);
    const isOpening = token.kind === 'punctuation' && opening.has(token.text);
    const previous = tokens[index - 1];
    if (isClosing) {
      // {} and [] stay on their line.
      if (!(previous?.kind === 'punctuation' && opening.has(previous.text))) end(depth);
      depth = Math.max(0, depth - 1);
      line.push(token);
    } else if (isOpening) {
      line.push(token);
      const next = tokens[index + 1];
      if (next?.kind === 'punctuation' && closing.has(next.text)) {
        depth += 1;
        continue;
      }
      end(depth);
      depth += 1;
    } else {
      line.push(token);
    }
    const next = tokens[index + 1];
    if (token.text === ',' && token.kind === 'punctuation') end(depth);
    else if (isClosing && depth === 0 && next?.text !== ',') end(depth);
  }
  end(depth);
  return lines;
}
