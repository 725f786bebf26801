/** The house style: patterns of translated English, and what to write instead. */

export interface Rule {
  /** Keep a pattern only while its false positives are rare. */
  readonly pattern: RegExp;
  readonly instead: string;
}

/** Matched anywhere in comments and documents. */
export const anywhere: readonly Rule[] = [
  { pattern: /\bwho(?:m?ever)\b/i, instead: 'name the subject' },
  { pattern: /\b(?:no|some|any)body(?:'s)?\b/i, instead: 'name the user, sender or caller' },
  { pattern: /\b(?:by|for|as|of|on|to) (?:whom|whose)\b/i, instead: 'begin a new sentence' },
  { pattern: /\bfor ever\b/i, instead: 'write "forever"' },
  { pattern: /\blook-ups?\b/i, instead: 'write "lookup"' },
  { pattern: /\bunder way\b/i, instead: 'write "in flight"' },
  { pattern: /\b(?:is|are|be) taken for\b/i, instead: 'write "counts as"' },
  { pattern: /\bthat there (?:is|are)(?=[.,;:)]| already\b)/i, instead: 'write "existing"' },
  { pattern: /\bas (?:it|they) came\b/i, instead: 'write "raw" or "unchanged"' },
  { pattern: /\bcomes? again\b/i, instead: 'write "is redelivered" or "is repeated"' },
  { pattern: /\bof before\b/i, instead: 'write "previous"' },
  { pattern: /\bmade anew\b/i, instead: 'write "recreated"' },
];

/** Matched where a comment begins: a relative clause has no subject. */
export const atTheStart: readonly Rule[] = [
  {
    pattern: /^(?:That|Who|Whom|Whose|Which|Whatever)\b(?! way\b)/,
    instead: 'begin with a subject',
  },
  {
    pattern: /^(?:As|At|By|For|From|In|Of|On|To|With) (?:which|whom|whose|what|how)\b/,
    instead: 'begin with a subject',
  },
  {
    pattern: /^How (?:long|many|much|often|far)\b/,
    instead: 'write "Maximum duration of …" or "Number of …"',
  },
  { pattern: /^What\b(?! (?:to|happened)\b)(?!.*\?$)/, instead: 'begin with a noun' },
];
