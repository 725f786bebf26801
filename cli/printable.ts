/** Characters that control a terminal, break lines or disguise text. */
const unprintable = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

const short = new Map([
  ['\n', String.raw`\n`],
  ['\r', String.raw`\r`],
  ['\t', String.raw`\t`],
]);

/**
 * The text on one line, without characters that control a terminal: external text must not move the reader's cursor,
 * and must not add lines or colors. Replaced characters appear in the escapes of JSON and JavaScript.
 */
export function printable(text: string): string {
  return text.replaceAll(unprintable, (character) => short.get(character) ?? escaped(character));
}

/** The same for a text with intended line breaks. */
export function printableLines(text: string): string {
  return text.split('\n').map(printable).join('\n');
}

/** The same for indented JSON. The meaning is unchanged: JSON allows some of these characters unescaped in strings. */
export function printableJson(value: unknown): string {
  return printableLines(JSON.stringify(value, null, 2));
}

function escaped(character: string): string {
  return Array.from(
    { length: character.length },
    (_none, at) => String.raw`\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`,
  ).join('');
}
