const mark = '=<NA>';

/**
 * Removes fields without a value, which the agent prints as `name=<NA>`. In other text, such as `a file below <NA> was
 * opened`, replaces `<NA>` with `unknown`: without a word there, the sentence would have another meaning.
 */
export function withoutEmpty(output: string): string {
  if (!output.includes('<')) return output;
  const kept = withoutFields(output.replaceAll('<no value>', '<NA>'));
  // `nginx:<NA>` is an image without a tag.
  return kept.replaceAll(/(?<=\w)[:@]<NA>(?!\w)/g, '').replaceAll(/(?<!\w)<NA>(?!\w)/g, 'unknown');
}

function withoutFields(output: string): string {
  // Parts of the text: its end is often changed, which would copy a single text each time.
  const kept: string[] = [];
  let taken = 0;
  // Search by hand: a pattern would be tried at every character of every text.
  for (let at = output.indexOf(mark); at !== -1; at = output.indexOf(mark, at + 1)) {
    const name = startOfName(output, at, taken);
    const end = endOfEmpty(output, at + mark.length);
    if (name === undefined || end === undefined) continue;
    const start = startOfPhrase(output, name, end, taken);
    const before = output.slice(taken, start);
    const isBeforeBar = output[end] === '|' || end === output.length;
    kept.push(isBeforeBar ? withoutBar(before) : before);
    taken = end;
    if (isBlank(output[end - 1])) continue;
    trimEnd(kept);
    // The text after the comma was removed.
    removeEnd(kept, ',');
    if (output[end] === ')' && removeEnd(kept, '(')) {
      trimEnd(kept);
      taken += 1;
    }
  }
  return taken === 0 ? output : kept.join('') + output.slice(taken);
}

/** Removes the white space at the end of a text in parts, and with it the parts that are blank. */
function trimEnd(parts: string[]): void {
  for (let last = parts.pop(); last !== undefined; last = parts.pop()) {
    const text = last.trimEnd();
    if (text === '') continue;
    parts.push(text);
    return;
  }
}

/** Removes a character from the end of a text in parts. @returns Whether the text ended in it. */
function removeEnd(parts: string[], char: string): boolean {
  const last = parts.at(-1);
  if (last?.endsWith(char) !== true) return false;
  parts.pop();
  if (last.length > 1) parts.push(last.slice(0, -1));
  return true;
}

/** Removes the bar before a removed field, if another bar or the end follows: `it | a=<NA> | b=1`. */
function withoutBar(before: string): string {
  const text = before.trimEnd();
  return text.endsWith('|') ? text.slice(0, -1) : before;
}

/** Returns the start of the name that ends at a position; undefined if the position is within another word. */
function startOfName(text: string, end: number, from: number): number | undefined {
  let start = end;
  while (start > from && nameChar.test(text.charAt(start - 1))) start -= 1;
  const isWord =
    start < end && (start === 0 || start === from || /[\s(,]/.test(text.charAt(start - 1)));
  return isWord ? start : undefined;
}

/** The longest name of published rules is `lambda function`. Longer phrases are no names. */
const maxPhrase = 40;

/**
 * Returns the start of a name of several words in a list with commas: `requesting user`, `AWS region`. Without a comma
 * beside it, the words before a name belong to something else.
 */
function startOfPhrase(text: string, name: number, end: number, from: number): number {
  let start = name;
  while (start > from && name - start < maxPhrase && /[A-Za-z ]/.test(text.charAt(start - 1))) {
    start -= 1;
  }
  while (text[start] === ' ' && start < name) start += 1;
  // The kept text ends in a comma.
  const before = start === from && from > 0 ? ',' : text.slice(0, start).trimEnd().at(-1);
  const isList = before === ',' || (before === '(' && text.slice(name, end).includes(','));
  const isRequest = before === '(' && text.startsWith('requesting ', start);
  return isList || isRequest ? start : name;
}

const nameChar = /[\w.[\]%-]/;

/** Returns the end of a value that begins at a position, including the separator; undefined if the value continues. */
function endOfEmpty(text: string, from: number): number | undefined {
  let end = from;
  while (/[:/]/.test(text.charAt(end)) && text.startsWith('<NA>', end + 1)) end += 5;
  if (end === text.length || text[end] === ')') return end;
  if (text[end] === ',' && isBlank(text[end + 1])) return end + 2;
  return isBlank(text[end]) ? end + 1 : undefined;
}

function isBlank(char: string | undefined): boolean {
  return char !== undefined && /\s/.test(char);
}
