/**
 * Where a text stops being JSON (RFC 8259), and what is expected there. `JSON.parse` knows, but each engine reports it
 * differently, and V8 usually quotes the surrounding text instead (v8:src/json/json-parser.cc,
 * JsonParser::LookUpErrorMessageForJsonToken).
 */
export interface JsonFault {
  /** In UTF-16 code units, from 0. */
  readonly position: number;
  readonly expected: string;
}

// The characters that may follow the backslash of an escape.
const escape = /["\\/bfnrt]|u[\dA-Fa-f]{4}/y;
const scalar = /(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[Ee][+-]?\d+)?)(?![\w.+-])/y;

/**
 * Finds the first character that is invalid in JSON, or the end of an incomplete text. Returns undefined for valid
 * JSON.
 */
export function faultOf(text: string): JsonFault | undefined {
  return new Scan(text).fault();
}

/** Line and column, both from 1, of a position in a text. */
export function placeOf(text: string, position: number): { line: number; column: number } {
  const before = text.slice(0, position).split('\n');
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

/**
 * Describes where a text stops being JSON and what is expected there, without quoting the text. Returns undefined for
 * JSON.
 */
export function jsonFaultText(text: string): string | undefined {
  const fault = faultOf(text);
  if (fault === undefined) return undefined;
  const { line, column } = placeOf(text, fault.position);
  return `line ${line}, column ${column}: expected ${fault.expected}`;
}

class Scan {
  readonly #text: string;
  #at = 0;
  #expected = '';

  constructor(text: string) {
    this.#text = text;
  }

  fault(): JsonFault | undefined {
    /** The closing character of each open object and array. No recursion, because a text may be nested deeply. */
    const open: string[] = [];
    while (this.#value(open)) {
      this.#close(open);
      const closing = open.at(-1);
      if (closing === undefined) {
        if (this.#at === this.#text.length) return undefined;
        this.#expected = 'the end of the text';
        break;
      }
      if (!this.#take(',', `a comma or ${closing}`)) break;
      this.#skip();
      if (closing === '}' && !this.#key()) break;
    }
    return { position: this.#at, expected: this.#expected };
  }

  /** Closes the innermost object or array. */
  #close(open: string[]): void {
    for (;;) {
      this.#skip();
      const closing = open.at(-1);
      if (closing === undefined || !this.#take(closing)) return;
      open.pop();
    }
  }

  /** A scalar, an empty object or array, or the start of one up to its first scalar. */
  #value(open: string[]): boolean {
    for (;;) {
      this.#skip();
      if (this.#take('{')) {
        this.#skip();
        if (this.#take('}')) return true;
        open.push('}');
        if (!this.#key()) return false;
      } else if (this.#take('[')) {
        this.#skip();
        if (this.#take(']')) return true;
        open.push(']');
      } else return this.#text[this.#at] === '"' ? this.#string() : this.#match(scalar, 'a value');
    }
  }

  #key(): boolean {
    if (!this.#string('a name in double quotes')) return false;
    this.#skip();
    return this.#take(':', 'a colon');
  }

  /** Character by character, because a regular expression overflows the stack on a long string. */
  #string(expected?: string): boolean {
    if (!this.#take('"', expected)) return false;
    this.#expected = 'the end of this string, or a valid escape';
    for (;;) {
      const char = this.#text[this.#at];
      // The end of the text, or a character that must be escaped in a string: the fault is here.
      if (char === undefined || char < ' ') return false;
      this.#at += 1;
      if (char === '"') return true;
      if (char === '\\' && !this.#match(escape)) return false;
    }
  }

  #skip(): void {
    while (/[\t\n\r ]/.test(this.#text[this.#at] ?? '')) this.#at += 1;
  }

  /** @param expected The expectation that a fault at this position reports. */
  #take(char: string, expected = this.#expected): boolean {
    this.#expected = expected;
    if (this.#text[this.#at] !== char) return false;
    this.#at += 1;
    return true;
  }

  #match(pattern: RegExp, expected = this.#expected): boolean {
    this.#expected = expected;
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0];
    if (found === undefined) return false;
    this.#at += found.length;
    return true;
  }
}
