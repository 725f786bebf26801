import { isSecretName } from './names.ts';
import { isOutputKey } from './output-keys.ts';
import { scan, type Rule, type Span } from './spans.ts';
import { closingQuote, separateValueAt, valueAt } from './values.ts';

/**
 * HTTP headers with a secret. Unlike an assignment, a header may be quoted as a whole, has lists (`Cookie: a=1; b=2`),
 * and needs no white space after its colon.
 */
export const headers: Rule = (text) =>
  scan(
    text,
    /((?:\\{0,7}["'`])?)(?<![\w-])((?:proxy-)?authorization|(?:set-)?cookie|x-[\w-]{1,60}|(?:private|job|deploy)-token|(?<=(?:-H|--header)[ =]?\\{0,7}["']?)[\w-]{2,60}):[ \t]{0,4}/gi,
    (match) => {
      const [whole, quote = '', name = ''] = match;
      const start = match.index + whole.length;
      if (!isSecretName(name) || /^[{[\s]/.test(text.slice(start, start + 1))) return undefined;
      return quote === '' ? unquoted(text, start) : quoted(text, start, quote);
    },
  );

function quoted(text: string, start: number, quote: string): Span | undefined {
  const end = closingQuote(text, start, quote);
  // `valueAt` skips an authentication scheme.
  return end === undefined ? unquoted(text, start) : { start: valueAt(text, start).start, end };
}

/** The first word, and the following ones while a list continues. */
function unquoted(text: string, start: number): Span | undefined {
  const first = separateValueAt(text, start);
  if (first === undefined) return undefined;
  let { end } = first;
  for (;;) {
    const [gap] = /^[,;][ \t]{1,4}(?=[^\s-])/.exec(text.slice(end, end + 8)) ?? [];
    if (gap === undefined) break;
    const next = text.slice(end + gap.length, end + gap.length + 64);
    // `sid=` is a cookie and also a name in outputs, which contain no semicolons.
    if (gap.startsWith(',') && isOutputKey(next)) break;
    end = valueAt(text, end + gap.length).end;
  }
  return afterUnknownScheme(text, { start: first.start, end });
}

/** `Authorization: Foo abcdef01`: a word of letters, followed by a possible token. */
function afterUnknownScheme(text: string, span: Span): Span {
  if (!/^[A-Za-z-]{2,24}$/.test(text.slice(span.start, span.end))) return span;
  const rest = text.slice(span.end, span.end + 64);
  const [gap] = /^ (?=[A-Za-z0-9+][\w.~+/=-]{7})/.exec(rest) ?? [];
  if (gap === undefined || isOutputKey(rest.slice(1)) || /^ \w+:\/\//.test(rest)) return span;
  return { start: span.start, end: valueAt(text, span.end + 1).end };
}

/** A bearer token without its header: only one that is too long or too unusual for prose. */
export const bearers: Rule = (text) =>
  scan(text, /\bBearer[ \t]{1,4}(?=[\w.~+/=-]{16}|[\w.~+/=-]{0,15}\d)/gi, (match) =>
    separateValueAt(text, match.index + match[0].length),
  );
