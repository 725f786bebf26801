import { isOutputKey } from './output-keys.ts';
import type { Span } from './spans.ts';

/** Finds the end of a value. */

/** Maximum distance of a pair of quotes. Quotes farther apart are unrelated. */
const maxQuoted = 8192;

/**
 * The end of an unquoted value. Passwords contain nearly any character, and a cmdline shows them without the shell's
 * quotes. So a character ends a value only if the following text confirms it: a quote before a delimiter, `;` `&` `,`
 * before the next `name=`, brackets at the end.
 */
const unquotedEnd =
  /\s|\\{0,7}["'`](?=$|[\s)\]},;:&|<>\\"'`])|(?:[;&,]|\\[nrt])(?=[ \t]?["']?[A-Za-z_][\w.-]{1,40}(?: [A-Za-z]{1,20}){0,2}["']?[ \t]?[=:])|[)\]},;]{1,4}(?=$|[\s"'`])/g;

/** https://www.iana.org/assignments/http-authschemes, and other words used as a scheme. */
const scheme =
  /(?:AWS4-HMAC-SHA256|AWS|ApiKey|Api-Key|Basic|Bearer|Bot|Digest|DPoP|GenieKey|GoogleLogin|Hawk|JWT|MAC|Negotiate|NTLM|OAuth|PSK|SharedKey|SharedKeyLite|Splunk|SSWS|Token)(?:[ \t]+|%20)/iy;

/** Returns the value that begins at `start`: within its quotes, or up to its end without quotes. */
export function valueAt(text: string, start: number): Span {
  const [quote] = /^\\{0,7}["']/.exec(text.slice(start, start + 8)) ?? [];
  if (quote === undefined) return unquotedAt(text, start);
  const begin = start + quote.length;
  const end = closingQuote(text, begin, quote);
  return end === undefined ? unquotedAt(text, begin) : afterScheme(text, { start: begin, end });
}

/** Returns the value, or undefined if the word after the white space is no value. */
export function separateValueAt(text: string, start: number): Span | undefined {
  const next = text.slice(start, start + 64);
  return notValue.test(next) || isOutputKey(next) ? undefined : valueAt(text, start);
}

/** The end, a shell operator, or a flag. Tokens can begin with a dash, but have a token's shape. */
const notValue =
  /^(?:$|\s|[|;&<>]{1,3}(?:\s|$)|\d?>{1,2}[&/]|-(?!(?=\S{0,60}\d)(?=\S{0,60}[A-Z])[\w-]{15}))/;

/**
 * Returns the position of the quote that closes the one before `start`. JSON within JSON has a backslash before its
 * quotes, and three before those of the JSON within that.
 */
export function closingQuote(text: string, start: number, quote: string): number | undefined {
  const depth = quote.length - 1;
  const limit = Math.min(text.length, start + maxQuoted);
  let backslashes = 0;
  for (let at = start; at < limit; at += 1) {
    if (text[at] === '\\') backslashes += 1;
    else if (text[at] === quote.at(-1) && closes(backslashes, depth)) {
      return at - (depth === 0 ? 0 : backslashes);
    } else backslashes = 0;
  }
  return undefined;
}

function closes(backslashes: number, depth: number): boolean {
  return depth === 0 ? backslashes % 2 === 0 : backslashes <= depth;
}

function unquotedAt(text: string, start: number): Span {
  const secret = afterScheme(text, { start, end: text.length });
  const search = new RegExp(unquotedEnd);
  search.lastIndex = secret.start;
  for (let match = search.exec(text); match !== null; match = search.exec(text)) {
    const after = text.slice(match.index, match.index + match[0].length + 1);
    const [quote] = /^\s/.test(after) ? [] : (/\\{0,7}["'`]/.exec(after) ?? []);
    // A quote that was not opened before belongs to the value.
    if (quote === undefined || isOpened(text, start, quote)) {
      return { start: secret.start, end: match.index };
    }
  }
  return { start: secret.start, end: text.length };
}

/** Whether the same quote occurs earlier, so that it can close here. */
export function isOpened(text: string, start: number, quote: string): boolean {
  return text.slice(Math.max(0, start - maxQuoted), start).includes(quote);
}

/** `Bearer x` has the secret x; its kind stays readable. */
function afterScheme(text: string, span: Span): Span {
  scheme.lastIndex = span.start;
  const begin = span.start + (scheme.exec(text)?.[0].length ?? 0);
  if (begin === span.start || begin >= span.end) return span;
  return isOutputKey(text.slice(begin, begin + 64)) ? span : { start: begin, end: span.end };
}
