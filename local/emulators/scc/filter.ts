import { fromEpoch, fromRfc3339, toNanos } from '@pipeline/shared/time.ts';
import { listLanguage, type FilterField, type FilterLanguage } from './filter-fields.ts';
import { tokensOf, type Token } from './filter-tokens.ts';
import type { Message } from './messages.ts';
import { invalidArgument, notEmulated } from './refusal.ts';

/**
 * The filter language of ListFindingsRequest: `FIELD OPERATOR VALUE`, optional `-` or NOT, AND, OR, parentheses. "OR
 * has higher precedence than AND" (securitycenter_service.proto). Undocumented syntax is refused, because ignoring a
 * filter would hide a mistake.
 */

type Test = (finding: Message) => boolean;

/**
 * Compiles a filter; every finding passes an empty one.
 * @throws Refusal if the filter is outside the language.
 */
export function parseFilter(filter: string, language: FilterLanguage = listLanguage): Test {
  if (filter.trim() === '') return () => true;
  const parser = new Parser(tokensOf(filter), language);
  const test = parser.conjunction();
  parser.end();
  return test;
}

class Parser {
  readonly #tokens: readonly Token[];
  readonly #language: FilterLanguage;
  #at = 0;

  constructor(tokens: readonly Token[], language: FilterLanguage) {
    this.#tokens = tokens;
    this.#language = language;
  }

  conjunction(): Test {
    const tests = [this.#disjunction()];
    while (this.#takes('AND')) tests.push(this.#disjunction());
    return (finding) => tests.every((test) => test(finding));
  }

  end(): void {
    const rest = this.#tokens[this.#at];
    if (rest !== undefined) throw unexpected(rest.text);
  }

  #disjunction(): Test {
    const tests = [this.#negation()];
    while (this.#takes('OR')) tests.push(this.#negation());
    return (finding) => tests.some((test) => test(finding));
  }

  #negation(): Test {
    if (!this.#takes('NOT') && !this.#takes('-')) return this.#operand();
    const test = this.#negation();
    return (finding) => !test(finding);
  }

  #operand(): Test {
    if (!this.#takes('(')) return this.#restriction();
    const test = this.conjunction();
    this.#expect(')');
    return test;
  }

  #restriction(): Test {
    const field = this.#next('name');
    const { fields, maps, notEmulated: unsupported } = this.#language;
    if (unsupported.has(field)) throw notEmulated(`filter: ${field}`);
    const [, map = '', key = ''] = /^(.+)\.([^.]+)$/.exec(field) ?? [];
    const known = fields.get(field) ?? maps.get(map)?.(key);
    if (known === undefined) throw unknownField(field, [...fields.keys()]);
    return comparison(field, known, this.#next('operator'), this.#next('value'));
  }

  #takes(word: string): boolean {
    const token = this.#tokens[this.#at];
    if (token?.text !== word || token.kind === 'value') return false;
    this.#at += 1;
    return true;
  }

  #expect(word: string): void {
    if (!this.#takes(word)) throw unexpected(this.#tokens[this.#at]?.text ?? 'the end');
  }

  #next(kind: Token['kind']): string {
    const token = this.#tokens[this.#at];
    if (token?.kind !== kind) throw unexpected(token?.text ?? 'the end');
    this.#at += 1;
    return token.text;
  }
}

function comparison(name: string, field: FilterField, operator: string, value: string): Test {
  if (!field.operators.some((known) => known === operator)) {
    throw invalidArgument(`filter: ${name} cannot be compared by ${operator}.`);
  }
  if (operator === '=' && field.values?.includes(value) === false) {
    throw invalidArgument(`filter: "${value}" is not a value of ${name}.`);
  }
  const expected = field.write?.(value) ?? value;
  return (finding) => {
    const actual = field.read(finding);
    if (typeof actual === 'bigint') return compare(actual, operator, nanosOf(value));
    return operator === ':' ? actual.includes(expected) : actual === expected;
  };
}

function compare(actual: bigint, operator: string, expected: bigint): boolean {
  if (actual === expected) return operator.includes('=');
  return operator.startsWith(actual < expected ? '<' : '>');
}

/** Milliseconds since the epoch, or RFC 3339. */
function nanosOf(value: string): bigint {
  const time = fromRfc3339(value) ?? (/^\d{13}$/.test(value) ? fromEpoch(value) : undefined);
  if (time === undefined) throw invalidArgument(`filter: "${value}" is not a time.`);
  return toNanos(time);
}

function unknownField(field: string, known: readonly string[]): Error {
  return invalidArgument(`filter: ${field} is not one of ${known.join(', ') || 'the fields'}.`);
}

function unexpected(word: string): Error {
  return invalidArgument(`filter: ${word} is not expected here.`);
}
