/** What a JavaScript pattern can say and RE2, which Terraform's regex() takes, cannot or says otherwise. */
const otherwise: readonly [RegExp, string][] = [
  [/\(\?(?:[=!]|<[=!])/, 'looks ahead or behind'],
  [/\\(?:[1-9]|k<)/, 'refers back'],
  [/\\[cuxpP]/, 'escapes a character by its code or class'],
  // In RE2, white space is ASCII and has no vertical tab.
  [/\\[sS]/, 'speaks of white space'],
  [/\[\^?\]/, 'has an empty class'],
];

/**
 * A JavaScript pattern as RE2 takes it: https://github.com/google/re2/wiki/Syntax. Both read what is left the same.
 * @throws Error when it has no equal there.
 */
export function re2(pattern: string): string {
  for (const [construct, what] of otherwise) {
    if (construct.test(pattern)) throw new Error(`Terraform cannot check ${pattern}: it ${what}`);
  }
  // A slash needs no escape there, and may have none.
  return pattern.replaceAll('\\/', '/');
}
