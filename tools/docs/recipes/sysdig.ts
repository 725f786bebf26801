import { list, quoted } from '../../../build/generate/hcl.ts';
import { ofFalco } from '@pipeline/shared/severity.ts';
import type { Exception, List, Macro, Rule, RulesFile } from './rules-file.ts';

/**
 * Converts the rules file of a recipe to resources of Terraform's provider for Sysdig
 * (sysdiglabs/terraform-provider-sysdig 3.9: website/docs/r/secure_rule_falco.md, secure_custom_policy.md,
 * secure_list.md, secure_macro.md): its lists, macros and rules, and a policy per rule, since Sysdig sets the severity
 * on the policy.
 */
export function sysdigResources({ lists, macros, rules }: RulesFile): string {
  const known = [
    ...lists.map(({ list: name, items }) => ({ name, type: 'list', text: items.join(' ') })),
    ...macros.map(({ macro: name, condition }) => ({ name, type: 'macro', text: condition })),
  ];
  /** Returns the resources that the texts name. Terraform does not detect names within a string. */
  const dependencies = (...texts: string[]): string => {
    const used = known.filter(({ name }) =>
      texts.some((text) => new RegExp(`\\b${name}\\b`).test(text)),
    );
    return `[${used.map(({ name, type }) => `sysdig_secure_${type}.${name}`).join(', ')}]`;
  };
  return [
    ...lists.map(listResource),
    ...macros.map((macro) => macroResource(macro, dependencies(macro.condition))),
    ...rules.flatMap((rule) => [
      ruleResource(rule, dependencies(rule.condition, JSON.stringify(rule.exceptions ?? []))),
      policyResource(rule),
    ]),
  ].join('\n');
}

function listResource({ list: name, items }: List): string {
  const lines = items.map((item) => `    ${quoted(String(item))},\n`);
  return resource('sysdig_secure_list', name, [
    ...aligned({ name: quoted(name) }),
    `items = [\n${lines.join('')}  ]`,
  ]);
}

function macroResource({ macro: name, condition }: Macro, depends: string): string {
  return resource('sysdig_secure_macro', name, [
    ...aligned({ name: quoted(name), condition: quoted(onOneLine(condition)) }),
    ...dependsOn(depends),
  ]);
}

function ruleResource(rule: Rule, depends: string): string {
  const { source = 'syscall', tags = [], exceptions = [] } = rule;
  return resource('sysdig_secure_rule_falco', identifier(rule.rule), [
    ...aligned({
      name: quoted(rule.rule),
      description: quoted(onOneLine(rule.desc)),
      condition: quoted(onOneLine(rule.condition)),
      output: quoted(withoutAnnotations(onOneLine(rule.output))),
      priority: quoted(rule.priority.toLowerCase()),
      source: quoted(source),
      tags: list(tags),
    }),
    ...exceptions.flatMap((exception) => exceptionBlock(exception)),
    ...dependsOn(depends),
  ]);
}

/** Returns nothing for an exception without values, which the provider rejects. */
function exceptionBlock({ name, fields = [], comps = [], values = [] }: Exception): string[] {
  if (values.length === 0) return [];
  const lines = aligned({
    name: quoted(name),
    fields: list(fields),
    comps: list(comps),
    values: `jsonencode(${tuple(values)})`,
  });
  return ['', `exceptions {\n${lines.map((line) => `    ${line}\n`).join('')}  }`];
}

function tuple(values: readonly unknown[]): string {
  const items = values.map((value) =>
    Array.isArray(value) ? tuple(value) : quoted(String(value)),
  );
  return `[${items.join(', ')}]`;
}

function policyResource({ rule, desc, priority, source = 'syscall' }: Rule): string {
  const name = identifier(rule);
  return resource('sysdig_secure_custom_policy', name, [
    ...aligned({
      name: quoted(rule),
      description: quoted(onOneLine(desc)),
      type: quoted(source === 'syscall' ? 'falco' : source),
      severity: String(policySeverities[ofFalco(priority)]),
      enabled: 'true',
    }),
    '',
    `rules {\n    name = sysdig_secure_rule_falco.${name}.name\n  }`,
  ]);
}

/** Sysdig has no level above High: 0 is the highest of its four. */
const policySeverities = { CRITICAL: 0, HIGH: 3, MEDIUM: 4, LOW: 6 } as const;

function resource(type: string, name: string, lines: readonly string[]): string {
  const content = lines.map((line) => (line === '' ? '\n' : `  ${line}\n`));
  return `resource ${quoted(type)} ${quoted(name)} {\n${content.join('')}}\n`;
}

/** Aligns adjacent attributes as `terraform fmt` does. */
function aligned(attributes: Record<string, string>): string[] {
  const width = Math.max(...Object.keys(attributes).map((name) => name.length));
  return Object.entries(attributes).map(([name, value]) => `${name.padEnd(width)} = ${value}`);
}

function dependsOn(resources: string): string[] {
  return resources === '[]' ? [] : ['', `depends_on = ${resources}`];
}

/** Removes the annotations of GKE's log entries. Sysdig does not have them, and names the cluster in its own labels. */
function withoutAnnotations(output: string): string {
  return output.replaceAll(/ \w+=%jevt\.value\[\/annotations\/\w+\]/g, '');
}

function identifier(name: string): string {
  return name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '_');
}

function onOneLine(text: string): string {
  return text.trim().replaceAll(/\s+/g, ' ');
}
