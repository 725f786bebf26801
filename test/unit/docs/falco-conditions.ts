/**
 * The part of Falco's conditions (https://falco.org/docs/concepts/rules/conditions/,
 * falcosecurity/libs:userspace/libsinsp/filter/parser.h) that rules here use: fields, comparisons, lists, macros, and,
 * or, not.
 */

/** Values by field: null if Falco prints <NA>. */
type Fields = Readonly<Record<string, unknown>>;

export interface Names {
  readonly lists: ReadonlyMap<string, readonly string[]>;
  readonly macros: ReadonlyMap<string, Condition>;
  /** @throws Error for an unknown field. */
  readonly assertField: (name: string) => void;
}

/** Evaluates the known fields of an event; undefined if a relevant field is unknown. */
export type Condition = (fields: Fields) => boolean | undefined;

type Words = readonly string[];

const operators: Readonly<Record<string, (value: string, operand: string) => boolean>> = {
  '=': (value, operand) => value === operand,
  '!=': (value, operand) => value !== operand,
  startswith: (value, operand) => value.startsWith(operand),
  endswith: (value, operand) => value.endsWith(operand),
  contains: (value, operand) => value.includes(operand),
  in: (value, operand) => value === operand,
  // A path equals the other one or is below it.
  pmatch: (value, operand) => value === operand || value.startsWith(`${operand}/`),
};

/** @throws Error that names the invalid or unknown part. */
export function parseCondition(text: string, names: Names): Condition {
  const words: Words = text.match(/[()]|[^\s()=!,]+|!?=|,/g) ?? [];
  let at = 0;
  const take = (...wanted: string[]): boolean => {
    const isThere = wanted.includes(words[at] ?? '');
    if (isThere) at += 1;
    return isThere;
  };
  const next = (): string => {
    const word = words[at];
    if (word === undefined) throw new Error(`${text.trim()} is cut off`);
    at += 1;
    return word;
  };
  const expect = (word: string): void => {
    const found = next();
    if (found !== word) throw new Error(`${word} is expected, not ${found}, in ${text.trim()}`);
  };
  const disjunction = (): Condition => {
    const parts = [conjunction()];
    while (take('or')) parts.push(conjunction());
    return either(parts);
  };
  const conjunction = (): Condition => {
    const parts = [negation()];
    while (take('and')) parts.push(negation());
    return every(parts);
  };
  const negation = (): Condition => (take('not') ? not(negation()) : operand());
  const operand = (): Condition => {
    if (!take('(')) return restriction(next());
    const inner = disjunction();
    expect(')');
    return inner;
  };
  const restriction = (name: string): Condition => {
    const macro = names.macros.get(name);
    if (macro !== undefined) return macro;
    names.assertField(name);
    if (take('exists')) return exists(name);
    const operator = next();
    return comparison(name, operator, take('(') ? operands() : [next()], names);
  };
  const operands = (): string[] => {
    const found = [next()];
    while (take(',')) found.push(next());
    expect(')');
    return found;
  };
  const condition = disjunction();
  if (at < words.length) throw new Error(`${words[at]} is not expected in ${text.trim()}`);
  return condition;
}

/** @throws Error for an unknown operator. */
export function comparison(
  name: string,
  operator: string,
  operands: readonly string[],
  names: Names,
): Condition {
  const compare = operators[operator];
  if (compare === undefined) throw new Error(`${operator} is no operator, after ${name}`);
  names.assertField(name);
  const wanted = operands.flatMap((operand) => names.lists.get(operand) ?? [operand]);
  return (fields) => {
    if (!(name in fields)) return undefined;
    const value = fields[name];
    if (value === null) return false;
    // All elements of the list must be present.
    const values = (Array.isArray(value) ? value : [value]).map(String);
    return values.every((each) => wanted.some((operand) => compare(each, operand)));
  };
}

function exists(name: string): Condition {
  return (fields) => (name in fields ? fields[name] !== null : undefined);
}

export function every(parts: readonly Condition[]): Condition {
  return (fields) => {
    const results = new Set(parts.map((part) => part(fields)));
    if (results.has(false)) return false;
    return results.has(undefined) ? undefined : true;
  };
}

export function either(parts: readonly Condition[]): Condition {
  return not(every(parts.map(not)));
}

function not(condition: Condition): Condition {
  return (fields) => {
    const result = condition(fields);
    return result === undefined ? undefined : !result;
  };
}
