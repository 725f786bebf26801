/** A piece of prose in a file: a comment, a paragraph, a list item or a table row. */
export interface Passage {
  /** Its first line, from 1. */
  readonly line: number;
  readonly text: string;
  readonly comment: boolean;
}

/** The prose of a file, without code. Other kinds of files have none. */
export function passagesOf(path: string, text: string): Passage[] {
  const lines = text.split('\n');
  if (path.endsWith('.md')) return paragraphs(lines);
  if (/\.[cm]?[jt]s$/.test(path)) return comments(lines, /^\s*(?:\/\*\*?|\*\/|\*|\/\/)\s?/);
  return /\.(?:tf|hcl|tftpl|yaml)$/.test(path) ? comments(lines, /^\s*#\s?/) : [];
}

function comments(lines: readonly string[], marker: RegExp): Passage[] {
  const passages: Passage[] = [];
  let open: { line: number; texts: string[] } | undefined;
  const close = (): void => {
    if (open !== undefined) passages.push(passage(open.line, open.texts, true));
    open = undefined;
  };
  for (const [at, line] of lines.entries()) {
    const mark = marker.exec(line)?.[0];
    const text =
      mark === undefined
        ? ''
        : line
            .slice(mark.length)
            .replace(/\*\/\s*$/, '')
            .trim();
    // A blank line or a tag of a docstring begins another passage.
    if (text === '' || text.startsWith('@')) close();
    else {
      open ??= { line: at + 1, texts: [] };
      open.texts.push(text);
    }
  }
  close();
  return passages;
}

function paragraphs(lines: readonly string[]): Passage[] {
  const passages: Passage[] = [];
  let open: { line: number; texts: string[] } | undefined;
  let fenced = false;
  const close = (): void => {
    if (open !== undefined) passages.push(passage(open.line, open.texts, false));
    open = undefined;
  };
  for (const [at, line] of lines.entries()) {
    const fence = /^\s*(?:```|~~~)/.test(line);
    if (fence) fenced = !fenced;
    if (fence || fenced || /^\s*(?:$|<)/.test(line)) close();
    else {
      if (/^\s*(?:[-*|#]|\d+\.)/.test(line)) close();
      open ??= { line: at + 1, texts: [] };
      open.texts.push(line.trim());
    }
  }
  close();
  return passages;
}

function passage(line: number, texts: readonly string[], comment: boolean): Passage {
  // Skip code, quotations and link addresses.
  const text = texts
    .join(' ')
    .replaceAll(/`[^`]*`/g, '`…`')
    .replaceAll(/"[^"]*"/g, '"…"')
    .replaceAll(/\]\([^)]*\)/g, ']');
  return { line, text, comment };
}
