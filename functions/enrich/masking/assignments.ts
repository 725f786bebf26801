import { isPlural, isSecretName } from './names.ts';
import { isOutputKey } from './output-keys.ts';
import { scan, type Rule, type Span } from './spans.ts';
import { valueAt } from './values.ts';

/**
 * Names and values: NAME=value, --name=value, name = "value", "name": "value", name: value, in shells, URL-encoded
 * forms, JSON (also within a JSON string), YAML, INI, connection strings.
 */
export const assignments: Rule = (text) =>
  scan(text, /:=|=>|={1,3}|:/g, (match) => {
    const end = match.index + match[0].length;
    const name = nameBefore(text, match.index);
    if (name === undefined || !isSecretName(name.text)) return undefined;
    const start =
      match[0] === ':' ? startAfterColon(text, end, name) : startAfterEquals(text, end, name);
    if (start === undefined) return undefined;
    const span = isPassed(text, match.index) ? passedValueAt(text, start) : valueAt(text, start);
    return { ...span, name: name.text };
  });

interface Name {
  readonly text: string;
  readonly isQuoted: boolean;
  readonly isSpaced: boolean;
}

const maxName = 64;

/**
 * Matches a name that ends at the position of the search. The lookbehind reads backward, so no other position is tried.
 */
const nameEnding = /(?<=([\w.-]{1,64})(\]?(?:\\{0,7}["'`])?\]?)([ \t]{0,4}))/y;

function nameBefore(text: string, end: number): Name | undefined {
  nameEnding.lastIndex = end;
  const match = nameEnding.exec(text);
  if (match === null) return undefined;
  const [, name = '', closing = '', space = ''] = match;
  // Falco joins a process's variables with dots: the last part is the name.
  const own = name.length < maxName ? name : name.slice(name.lastIndexOf('.') + 1);
  return { text: own, isQuoted: /["'`]/.test(closing), isSpaced: space !== '' };
}

/** White space after `=` belongs to the assignment only if there is white space before it. */
function startAfterEquals(text: string, end: number, name: Name): number | undefined {
  const space = spaceAt(text, end);
  return space > 0 && !name.isSpaced && !name.isQuoted ? undefined : end + space;
}

/**
 * Colons are common elsewhere: image:tag, user:group, prose. A colon assigns after a quoted name, before a quoted
 * value, and before white space; in the last case, plural names are headings.
 */
function startAfterColon(text: string, end: number, name: Name): number | undefined {
  const start = end + spaceAt(text, end);
  const next = text.slice(start, start + 64);
  if (/^(?:[{[|>\n]|$)/.test(next) || isOutputKey(next)) return undefined;
  if (name.isQuoted || /^\\{0,7}["'`]/.test(next)) return start;
  return start > end && !isPlural(name.text) && !next.startsWith('-') ? start : undefined;
}

function spaceAt(text: string, at: number): number {
  return /^[ \t]*/.exec(text.slice(at, at + 8))?.[0].length ?? 0;
}

/** `docker run -e "NAME=a value"`: the value after the flag ends at its closing quote. */
const passed =
  /(?:\s|^)(?:-e|-v|-var|--env|--build-arg|--set|--set-string|--extra-vars|--from-literal)[ =]\\{0,7}["'][\w.-]{1,64}$/;

function isPassed(text: string, nameEnd: number): boolean {
  return passed.test(text.slice(Math.max(0, nameEnd - 100), nameEnd));
}

/** Ends at the quote, or before another name: `-e "password=x host=y"`. */
function passedValueAt(text: string, start: number): Span {
  const value = valueAt(text, start);
  const rest = /^(?:[^"'\s\\]|\s(?![A-Za-z_]\w{0,63}=)){0,1024}(?=\\{0,7}["'])/.exec(
    text.slice(value.end, value.end + 1025),
  );
  return { start: value.start, end: value.end + (rest?.[0].length ?? 0) };
}
