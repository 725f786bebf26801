import { Ajv } from 'ajv';
import { load } from 'js-yaml';
import type { FromSchema } from 'json-schema-to-ts';
import { violations } from '@pipeline/shared/validation.ts';

/**
 * The schema of Falco's rules files: falcosecurity/falco@61d77cf:userspace/engine/rule_json_schema.h. Falco's schema
 * allows all these properties in each object of the list; one of them determines the object's kind
 * (https://falco.org/docs/concepts/rules/basic-elements/).
 */

const text = { type: 'string', minLength: 1 } as const;
const texts = { type: 'array', minItems: 1, items: text } as const;

const exception = {
  type: 'object',
  additionalProperties: false,
  required: ['name'],
  properties: { name: text, fields: texts, comps: texts, values: { type: 'array', items: {} } },
} as const;

const override = { enum: ['append', 'replace'] } as const;
const plugin = {
  type: 'object',
  required: ['name', 'version'],
  properties: { name: text, version: text },
} as const;

const objects = {
  list: {
    type: 'object',
    additionalProperties: false,
    required: ['list', 'items'],
    properties: {
      list: text,
      items: { type: 'array', items: { type: ['string', 'integer'] } },
      override: {
        type: 'object',
        additionalProperties: false,
        minProperties: 1,
        properties: { items: override },
      },
    },
  },
  macro: {
    type: 'object',
    additionalProperties: false,
    required: ['macro', 'condition'],
    properties: { macro: text, condition: text },
  },
  rule: {
    type: 'object',
    additionalProperties: false,
    required: ['rule', 'desc', 'condition', 'output', 'priority'],
    properties: {
      rule: text,
      desc: text,
      condition: text,
      output: text,
      priority: {
        enum: [
          'EMERGENCY',
          'ALERT',
          'CRITICAL',
          'ERROR',
          'WARNING',
          'NOTICE',
          'INFO',
          'INFORMATIONAL',
          'DEBUG',
        ],
      },
      source: text,
      exceptions: { type: 'array', items: exception },
      tags: texts,
      enabled: { type: 'boolean' },
      warn_evttypes: { type: 'boolean' },
      'skip-if-unknown-filter': { type: 'boolean' },
    },
  },
  /** Exceptions added to a rule of another file. */
  addition: {
    type: 'object',
    additionalProperties: false,
    required: ['rule', 'exceptions', 'override'],
    properties: {
      rule: text,
      exceptions: { type: 'array', items: exception },
      override: {
        type: 'object',
        additionalProperties: false,
        required: ['exceptions'],
        properties: { exceptions: override },
      },
    },
  },
  plugins: {
    type: 'object',
    additionalProperties: false,
    required: ['required_plugin_versions'],
    properties: {
      required_plugin_versions: {
        type: 'array',
        items: {
          ...plugin,
          additionalProperties: false,
          properties: {
            ...plugin.properties,
            alternatives: { type: 'array', items: { ...plugin, additionalProperties: false } },
          },
        },
      },
    },
  },
} as const;

export type List = FromSchema<typeof objects.list>;
export type Macro = FromSchema<typeof objects.macro>;
export type Rule = FromSchema<typeof objects.rule>;
type Addition = FromSchema<typeof objects.addition>;
export type Exception = FromSchema<typeof exception>;

export interface RulesFile {
  readonly lists: readonly List[];
  readonly macros: readonly Macro[];
  readonly rules: readonly Rule[];
  /** Exceptions for rules of other files. */
  readonly additions: readonly Addition[];
}

const ajv = new Ajv({ allowUnionTypes: true });
const validators = {
  list: ajv.compile<List>(objects.list),
  macro: ajv.compile<Macro>(objects.macro),
  rule: ajv.compile<Rule>(objects.rule),
  addition: ajv.compile<Addition>(objects.addition),
  plugins: ajv.compile<FromSchema<typeof objects.plugins>>(objects.plugins),
};

/** @throws Error If Falco would reject the file. The message says why. */
export function readRulesFile(yaml: string): RulesFile {
  const content: unknown = load(yaml);
  if (!Array.isArray(content)) throw new Error('a rules file is a list');
  const file = {
    lists: new Array<List>(),
    macros: new Array<Macro>(),
    rules: new Array<Rule>(),
    additions: new Array<Addition>(),
  };
  for (const each of content as readonly unknown[]) {
    const kind = kindOf(each);
    if (kind === 'list' && validators.list(each)) file.lists.push(each);
    else if (kind === 'macro' && validators.macro(each)) file.macros.push(each);
    else if (kind === 'rule' && validators.rule(each)) file.rules.push(each);
    else if (kind === 'addition' && validators.addition(each)) file.additions.push(each);
    else if (kind !== 'plugins' || !validators.plugins(each)) {
      throw new Error(
        `${JSON.stringify(each).slice(0, 80)}: ${violations(validators[kind]).join('; ')}`,
      );
    }
  }
  return file;
}

function kindOf(each: unknown): keyof typeof validators {
  const has = (key: string): boolean => typeof each === 'object' && each !== null && key in each;
  if (has('rule')) return has('override') ? 'addition' : 'rule';
  if (has('required_plugin_versions')) return 'plugins';
  return has('macro') ? 'macro' : 'list';
}
