const mark = '=<NA>';

/** The text without the fields that have no value: `name=<NA>`, as the agent prints them. */
export function withoutEmpty(output: string): string {
  let kept = '';
  let taken = 0;
  // By hand: a pattern would be tried at every character of every text.
  for (let at = output.indexOf(mark); at !== -1; at = output.indexOf(mark, at + 1)) {
    const start = startOfName(output, at, taken);
    const end = endOfEmpty(output, at + mark.length);
    if (start === undefined || end === undefined) continue;
    kept += output.slice(taken, start);
    taken = end;
    if (isBlank(output[end - 1])) continue;
    kept = kept.trimEnd();
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
