/** What a terminal acts on, what ends a line, and what makes text look like other text. */
const unprintable = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

const short = new Map([
  ['\n', String.raw`\n`],
  ['\r', String.raw`\r`],
  ['\t', String.raw`\t`],
]);

/**
 * The text on one line, with nothing in it that a terminal acts on: what comes from outside must neither move the cursor
 * of whoever reads it, nor write a line or a colour of its own. What is replaced is shown as JSON and JavaScript write it.
 */
export function printable(text: string): string {
  return text.replaceAll(unprintable, (character) => short.get(character) ?? escaped(character));
}

/** The same of a text that has lines of ours in it. */
export function printableLines(text: string): string {
  return text.split('\n').map(printable).join('\n');
}

/** Indented JSON, likewise. It means the same: JSON leaves some of these characters as they are, within texts. */
export function printableJson(value: unknown): string {
  return printableLines(JSON.stringify(value, null, 2));
}

function escaped(character: string): string {
  return Array.from(
    { length: character.length },
    (_none, at) => String.raw`\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`,
  ).join('');
}
