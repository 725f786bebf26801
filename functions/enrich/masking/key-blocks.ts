import type { Rule, Span } from './spans.ts';

/** Private keys in PEM: with line breaks, in one line, with \n spelled out, or truncated. */
export const keyBlocks: Rule = (text) => {
  const spans: Span[] = [];
  if (!text.includes('PRIVATE KEY') && !text.includes(openSsh)) return spans;
  const begin = /-{4,5}BEGIN (?:[A-Z0-9]{1,12} ){0,4}PRIVATE KEY(?: BLOCK)?-{4,5}/g;
  for (let match = begin.exec(text); match !== null; match = begin.exec(text)) {
    const start = match.index + match[0].length;
    const end = endMarker(text, start) ?? bodyEnd(text, start);
    if (end > start) spans.push({ start, end });
    begin.lastIndex = end;
  }
  // The body of an OpenSSH key without its marker.
  for (const { index, 0: body } of text.matchAll(openSshBody)) {
    spans.push({ start: index, end: index + body.length });
  }
  return spans;
};

/** "openssh-key-v1" in base64. */
const openSsh = 'b3BlbnNzaC1rZXktdjE';
const openSshBody = new RegExp(`${openSsh}[A-Za-z0-9+/=]{0,16384}`, 'g');

/** Longer than any key: an RSA key of 16384 bits has 12,500 characters. */
const maxBlock = 16_384;

function endMarker(text: string, start: number): number | undefined {
  const at = text.slice(start, start + maxBlock).search(/-----(?:END|BEGIN) /);
  return at >= 0 && text.startsWith('-----END ', start + at) ? start + at : undefined;
}

/**
 * Returns the end of the base64 in a truncated block. A command that greps for the marker has no base64 after it: the
 * first word must be as long as the words of keys.
 */
function bodyEnd(text: string, start: number): number {
  const first = /^(?:\s|\\[nrt]){0,8}[A-Za-z0-9+/]{24}/.exec(text.slice(start, start + 64));
  if (first === null) return start;
  const rest = text.slice(start, start + maxBlock);
  const body = /^(?:(?:\s|\\[nrt]){0,8}[A-Za-z0-9+/]{1,16384}={0,2}(?=[\s\\"'`)\]},;-]|$))*/.exec(
    rest,
  );
  return start + (body?.[0].length ?? 0);
}
