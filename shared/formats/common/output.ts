const mark = '=<NA>';

/** The text without the fields that have no value: `name=<NA>`, as the agent prints them. */
export function withoutEmpty(output: string): string {
  let kept = '';
  let taken = 0;
  // By hand: a pattern would be tried at every character of every text.
  for (let at = output.indexOf(mark); at !== -1; at = output.indexOf(mark, at + 1)) {
    const name = startOfName(output, at, taken);
    const end = endOfEmpty(output, at + mark.length);
    if (name === undefined || end === undefined) continue;
    const start = startOfPhrase(output, name, end, taken);
    kept += output.slice(taken, start);
    taken = end;
    if (isBlank(output[end - 1])) continue;
    kept = kept.trimEnd();
    // What followed the comma is taken.
    if (kept.endsWith(',')) kept = kept.slice(0, -1);
    if (output[end] === ')' && kept.endsWith('(')) {
      kept = kept.slice(0, -1).trimEnd();
      taken += 1;
    }
  }
  return taken === 0 ? output : kept + output.slice(taken);
}

/** Where the name begins that ends at a place; undefined where that is within another word. */
function startOfName(text: string, end: number, from: number): number | undefined {
  let start = end;
  while (start > from && nameChar.test(text.charAt(start - 1))) start -= 1;
  const isWord =
    start < end && (start === 0 || start === from || /[\s(,]/.test(text.charAt(start - 1)));
  return isWord ? start : undefined;
}

/** Of more words than the longest of a published rule, `lambda function`, none is a name. */
const maxPhrase = 40;

/**
 * Where a name of several words begins, in a list with commas: `requesting user`, `AWS region`. Without a comma beside it
 * the words before a name are of something else.
 */
function startOfPhrase(text: string, name: number, end: number, from: number): number {
  let start = name;
  while (start > from && name - start < maxPhrase && /[A-Za-z ]/.test(text.charAt(start - 1))) {
    start -= 1;
  }
  while (text[start] === ' ' && start < name) start += 1;
  // What is taken already ended in a comma.
  const before = start === from && from > 0 ? ',' : text.slice(0, start).trimEnd().at(-1);
  const isList = before === ',' || (before === '(' && text.slice(name, end).includes(','));
  const isRequest = before === '(' && text.startsWith('requesting ', start);
  return isList || isRequest ? start : name;
}

const nameChar = /[\w.[\]%-]/;

/** The end of a value that begins at a place, with what parts it from the next; undefined where the value goes on. */
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
