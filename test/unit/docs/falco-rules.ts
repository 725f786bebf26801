import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  readRulesFile,
  type Exception,
  type Rule,
} from '../../../tools/docs/recipes/rules-file.ts';
import {
  comparison,
  either,
  every,
  parseCondition,
  type Condition,
  type Names,
} from './falco-conditions.ts';

/** Owners of an event source's fields: the engine and the plugin container, or plugins. */
const owners: Readonly<Record<string, readonly string[]>> = {
  syscall: ['syscall', 'container'],
  k8s_audit: ['k8saudit', 'json'],
};

/** A loaded rule. */
export interface LoadedRule {
  readonly rule: Rule;
  /** Fields in the output of the rule. */
  readonly printed: readonly string[];
  readonly condition: Condition;
  /** Whether one of its exceptions holds. */
  readonly isExcepted: Condition;
}

const root = join(import.meta.dirname, '../../..');

/** The fields that a rule of a source may use, by owner: test/fixtures/fields. */
async function fieldsOf(source: string): Promise<ReadonlySet<string>> {
  const text = await readFile(join(root, 'test/fixtures/fields/falco-fields.tsv'), 'utf8');
  const rows = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  const wanted = owners[source] ?? [];
  return new Set(
    rows.flatMap((row) => {
      const [field = '', , owner = ''] = row.split('\t');
      return wanted.includes(owner) ? [field] : [];
    }),
  );
}

/**
 * Loads rules files one after another.
 * @throws Error that names what Falco would reject.
 */
export async function loadRules(...files: string[]): Promise<ReadonlyMap<string, LoadedRule>> {
  const parts = files.map(readRulesFile);
  const lists = listsOf(parts.flatMap((part) => part.lists));
  const additions = parts.flatMap((part) => part.additions);
  const rules = parts.flatMap((part) => part.rules);
  const loaded = new Map<string, LoadedRule>();
  for (const rule of rules) {
    const known = await fieldsOf(rule.source ?? 'syscall');
    const assertField = (name: string): void => {
      const form = name.replace(/\[[^\]]*\]$/, '[...]');
      if (!known.has(form)) throw new Error(`${rule.rule}: there is no field ${name}`);
    };
    const macros = new Map<string, Condition>();
    const names: Names = { lists, macros, assertField };
    for (const { macro, condition } of parts.flatMap((part) => part.macros)) {
      macros.set(macro, parseCondition(condition, names));
    }
    const printed = [...rule.output.matchAll(fieldName)].map(([, field = '']) => field);
    for (const field of printed) assertField(field);
    const more = additions.filter((addition) => addition.rule === rule.rule);
    const exceptions = withValues(
      rule,
      more.flatMap((addition) => addition.exceptions),
    );
    loaded.set(rule.rule, {
      rule,
      printed,
      condition: parseCondition(rule.condition, names),
      isExcepted: either(exceptions.flatMap((exception) => tuples(exception, names))),
    });
  }
  for (const { rule } of additions) {
    if (!loaded.has(rule)) throw new Error(`there is no rule ${rule} to add exceptions to`);
  }
  return loaded;
}

export const fieldName = /%([a-z][a-z0-9_.]*(?:\[[^\]]*\])?)/g;

/** Resolves lists, which may contain other lists. */
function listsOf(
  lists: readonly { list: string; items: readonly (string | number)[] }[],
): Map<string, string[]> {
  const known = new Map<string, string[]>();
  for (const { list, items } of lists) {
    known.set(
      list,
      items.flatMap((item) => known.get(String(item)) ?? [String(item)]),
    );
  }
  return known;
}

/** The exceptions of a rule, with the values that other files add by name. */
function withValues({ rule, exceptions = [] }: Rule, more: readonly Exception[]): Exception[] {
  for (const { name } of more) {
    if (!exceptions.some((exception) => exception.name === name)) {
      throw new Error(`${rule} has no exception ${name}`);
    }
  }
  return exceptions.map((exception) => ({
    ...exception,
    values: [exception, ...more.filter(({ name }) => name === exception.name)].flatMap(
      ({ values = [] }) => values,
    ),
  }));
}

/** A condition for each tuple of values. @throws Error if values do not match the fields. */
function tuples(
  { name, fields = [], comps = [], values = [] }: Exception,
  names: Names,
): Condition[] {
  if (fields.length === 0 || comps.length !== fields.length) {
    throw new Error(`the exception ${name} has as many comps as fields`);
  }
  for (const field of fields) names.assertField(field);
  return values.map((tuple) => {
    if (!Array.isArray(tuple) || tuple.length !== fields.length) {
      throw new Error(`a value of the exception ${name} is no tuple of ${fields.join(', ')}`);
    }
    return every(
      fields.map((field, at) => {
        const operand: unknown = tuple[at];
        const operands = Array.isArray(operand) ? operand.map(String) : [String(operand)];
        return comparison(field, comps[at] ?? '', operands, names);
      }),
    );
  });
}
