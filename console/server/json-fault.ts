/**
 * Where a text stops being JSON. V8 says so only of some faults: most messages quote the text around instead
 * (v8:src/json/json-parser.cc, JsonParser::LookUpErrorMessageForJsonToken).
 */

export interface Place {
  /** Of characters, from 0. */
  readonly position: number;
  /** From 1. */
  readonly line: number;
  readonly column: number;
}

// RFC 8259: what may follow the backslash of an escape.
const escape = /["\\/bfnrt]|u[\dA-Fa-f]{4}/y;
const scalar = /(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[Ee][+-]?\d+)?)(?![\w.+-])/y;

/** The first character that no JSON could have there; the text's end, if it is only unfinished. */
export function faultOf(text: string): Place {
  const position = new Scan(text).fault();
  const before = text.slice(0, position).split('\n');
  return { position, line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

class Scan {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  fault(): number {
    /** What closes each object and array that is open: without recursion, since a text may be nested deeply. */
    const open: string[] = [];
    while (this.#value(open)) {
      this.#close(open);
      if (open.length === 0 || !this.#take(',')) break;
      this.#skip();
      if (open.at(-1) === '}' && !this.#key()) break;
    }
    return this.#at;
  }

  /** What ends here. */
  #close(open: string[]): void {
    for (;;) {
      this.#skip();
      const closing = open.at(-1);
      if (closing === undefined || !this.#take(closing)) return;
      open.pop();
    }
  }

  /** A scalar, an empty object or array, or the beginning of one up to its first scalar. */
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
      } else return this.#string() || this.#match(scalar);
    }
  }

  #key(): boolean {
    if (!this.#string()) return false;
    this.#skip();
    return this.#take(':');
  }

  /** Character by character: a regular expression runs out of stack on a long one. */
  #string(): boolean {
    if (!this.#take('"')) return false;
    for (;;) {
      const char = this.#text[this.#at];
      // At the end of the text, or what a string may hold only escaped: the fault is here.
      if (char === undefined || char < ' ') return false;
      this.#at += 1;
      if (char === '"') return true;
      if (char === '\\' && !this.#match(escape)) return false;
    }
  }

  #skip(): void {
    while (/[\t\n\r ]/.test(this.#text[this.#at] ?? '')) this.#at += 1;
  }

  #take(char: string): boolean {
    if (this.#text[this.#at] !== char) return false;
    this.#at += 1;
    return true;
  }

  #match(pattern: RegExp): boolean {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0];
    if (found === undefined) return false;
    this.#at += found.length;
    return true;
  }
}
