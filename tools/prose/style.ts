/** The house style: patterns of translated English, and what to write instead. */

export interface Rule {
  /** Matched in each sentence of a comment or a document. */
  readonly pattern: RegExp;
  readonly instead: string;
}

/** Matched anywhere. Keep a pattern only while its false positives are rare. */
export const anywhere: readonly Rule[] = [
  { pattern: /\b(?:whoever|whomever|whatever)\b/i, instead: 'name the subject' },
  {
    pattern: /\b(?:nobody|somebody|anybody)(?:'s)?\b/i,
    instead: 'name the user, sender or caller',
  },
  { pattern: /\b(?:by|for|as|of|on|to) (?:whom|whose)\b/i, instead: 'start a new sentence' },
  { pattern: /\bfor ever\b/i, instead: 'forever' },
  { pattern: /\blook-ups?\b/i, instead: 'lookup' },
  {
    pattern: /\b(?:is|are|was|were) (?:mended|made anew|written anew)\b/i,
    instead: 'fixed, rewritten',
  },
  { pattern: /\bunder way\b/i, instead: 'in flight' },
  { pattern: /\bmakes? good\b/i, instead: 'recovers' },
  { pattern: /\b(?:is|are|be) taken for\b/i, instead: 'counts as' },
  { pattern: /\bthat there (?:is|are)(?=[.,;:)]| already\b)/i, instead: 'existing' },
  { pattern: /\bas it came\b/i, instead: 'raw, unchanged' },
  { pattern: /\bcomes? again\b/i, instead: 'is redelivered, is repeated' },
  { pattern: /\bthe one of before\b|\bof before\b/i, instead: 'previous' },
];

/** Matched where a comment begins: a relative clause has no subject. */
export const atTheStart: readonly Rule[] = [
  { pattern: /^(?:That|Whom|Whose|Who|Which)\b(?! way\b)/, instead: 'a noun phrase or a sentence' },
  {
    pattern: /^(?:As|At|By|For|From|In|Of|On|To|With) (?:which|whom|whose|what)\b/,
    instead: 'a noun phrase or a sentence',
  },
  {
    pattern: /^(?:After|Before|For|Since) how (?:long|many|much)\b/,
    instead: '"Maximum …", "Number of …"',
  },
  { pattern: /^How (?:long|many|much|often|far)\b/, instead: '"Duration of …", "Number of …"' },
  { pattern: /^What\b(?!.*\?$)/, instead: 'name the thing' },
];
