/** JavaScript patterns that RE2, which Terraform's regex() uses, does not support or reads differently. */
const otherwise: readonly [RegExp, string][] = [
  [/\(\?(?:[=!]|<[=!])/, 'looks ahead or behind'],
  [/\\(?:[1-9]|k<)/, 'refers back'],
  [/\\[cuxpP]/, 'escapes a character by its code or class'],
  // In RE2, white space is ASCII and excludes the vertical tab.
  [/\\[sS]/, 'speaks of white space'],
  [/\[\^?\]/, 'has an empty class'],
];

/**
 * Converts a JavaScript pattern to RE2: https://github.com/google/re2/wiki/Syntax. Both read the remaining syntax the
 * same way.
 * @throws Error if it has no equivalent.
 */
export function re2(pattern: string): string {
  for (const [construct, what] of otherwise) {
    if (construct.test(pattern)) throw new Error(`Terraform cannot check ${pattern}: it ${what}`);
  }
  // A slash needs no escape in RE2, and must not have one.
  return pattern.replaceAll('\\/', '/');
}
