/**
 * Splits a line into words as a POSIX shell does, for the characters in our lines: text, single quotes and backslashes.
 * @throws Error On a character that a shell would act on, or a quote without an end.
 * https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html#tag_19_03
 */
export function posixWords(line: string): string[] {
  const words: string[] = [];
  let word: string | undefined;
  for (let at = 0; at < line.length; at += 1) {
    const character = line.charAt(at);
    if (character === "'") {
      const end = line.indexOf("'", at + 1);
      if (end < 0) throw new Error(`no end of a quote: ${line}`);
      word = (word ?? '') + line.slice(at + 1, end);
      at = end;
    } else if (character === '\\') {
      at += 1;
      if (at >= line.length) throw new Error(`a backslash at the end: ${line}`);
      word = (word ?? '') + line.charAt(at);
    } else if (character === ' ' || character === '\t') {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else if (/[|&;<>()$`"*?[\]#~!{}\n\r]/.test(character)) {
      throw new Error(`${JSON.stringify(character)} is not quoted: ${line}`);
    } else {
      word = (word ?? '') + character;
    }
  }
  return word === undefined ? words : [...words, word];
}
