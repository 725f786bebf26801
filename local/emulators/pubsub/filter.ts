import { invalidFilter, tokensOf, type Token } from './filter-tokens.ts';

export type Attributes = Readonly<Record<string, string>>;
/** Whether a subscription accepts a message with these attributes. */
export type Filter = (attributes: Attributes) => boolean;

const maxBytes = 256;

/**
 * Compiles a subscription's filter: `attributes:key`, `attributes.key = "value"`, `!=`, `hasPrefix(attributes.key,
 * "prefix")`, NOT or `-`, AND, OR, parentheses. AND and OR together need parentheses.
 * https://docs.cloud.google.com/pubsub/docs/subscription-message-filter
 * @param text Empty: no filter.
 * @throws RpcError INVALID_ARGUMENT
 */
export function parseFilter(text: string): Filter {
  if (text === '') return () => true;
  if (Buffer.byteLength(text) > maxBytes)
    throw invalidFilter(`it is longer than ${maxBytes} bytes`);
  const parser = new Parser(tokensOf(text));
  const filter = parser.expression();
  parser.expect('the end');
  return filter;
}

class Parser {
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  expression(): Filter {
    const parts = [this.#term()];
    const operator = this.#peek().value;
    if (operator !== 'AND' && operator !== 'OR') return parts[0] ?? (() => true);
    while (this.#takes(operator)) parts.push(this.#term());
    return operator === 'AND'
      ? (attributes) => parts.every((part) => part(attributes))
      : (attributes) => parts.some((part) => part(attributes));
  }

  /** @throws RpcError if the next token is another. */
  expect(value: string): void {
    if (!this.#takes(value)) throw this.#unexpected(value);
  }

  #term(): Filter {
    if (this.#takes('NOT') || this.#takes('-')) {
      const term = this.#term();
      return (attributes) => !term(attributes);
    }
    if (this.#takes('(')) {
      const inner = this.expression();
      this.expect(')');
      return inner;
    }
    if (this.#takes('hasPrefix')) return this.#hasPrefix();
    this.expect('attributes');
    if (this.#takes(':')) {
      const key = this.#key();
      return (attributes) => Object.hasOwn(attributes, key);
    }
    this.expect('.');
    return this.#comparison(this.#key());
  }

  #comparison(key: string): Filter {
    const equal = this.#takes('=');
    if (!equal) this.expect('!=');
    const value = this.#text();
    // A message without the attribute is unequal to any value: googleapis/google-cloud-go:pubsub/pstest/filtering.go
    return (attributes) => (valueOf(attributes, key) === value) === equal;
  }

  #hasPrefix(): Filter {
    this.expect('(');
    this.expect('attributes');
    this.expect('.');
    const key = this.#key();
    this.expect(',');
    const prefix = this.#text();
    this.expect(')');
    return (attributes) => valueOf(attributes, key)?.startsWith(prefix) === true;
  }

  #key(): string {
    const { kind, value } = this.#next();
    if (kind === 'word' || kind === 'text') return value;
    throw invalidFilter(`expected the key of an attribute, not ${value}`);
  }

  #text(): string {
    const { kind, value } = this.#next();
    if (kind === 'text') return value;
    throw invalidFilter(`expected a value in quotation marks, not ${value}`);
  }

  #takes(value: string): boolean {
    const token = this.#peek();
    if (token.kind === 'text' || token.value !== value) return false;
    this.#at += 1;
    return true;
  }

  #peek(): Token {
    return this.#tokens[this.#at] ?? { kind: 'end', value: 'the end' };
  }

  #next(): Token {
    const token = this.#peek();
    this.#at += 1;
    return token;
  }

  #unexpected(expected: string): Error {
    return invalidFilter(`expected ${expected}, not ${this.#peek().value}`);
  }
}

function valueOf(attributes: Attributes, key: string): string | undefined {
  return Object.hasOwn(attributes, key) ? attributes[key] : undefined;
}
