import { parse } from '@cdktn/hcl2json';
import { isObject, type JsonObject } from '@pipeline/shared/json.ts';
import { quoted } from './hcl.ts';
import { table, type Tables } from './markdown.ts';

/** The tables of terraform/README.md. Its modules are internal: their variables.tf documents their inputs. */

/**
 * The tables of a module's variables and outputs.
 * @param files The contents of its .tf files, by name.
 */
export async function moduleTables(files: Readonly<Record<string, string>>): Promise<Tables> {
  const variables: [string, JsonObject][] = [];
  const outputs: [string, JsonObject][] = [];
  for (const [name, content] of Object.entries(files)) {
    const parsed: unknown = await parse(name, content);
    variables.push(...blocks(parsed, 'variable'));
    outputs.push(...blocks(parsed, 'output'));
  }
  const required = variables.filter(([, variable]) => !('default' in variable));
  const optional = variables.filter(([, variable]) => 'default' in variable);
  return {
    variables: table(
      ['variable', 'type', 'default', 'meaning'],
      [...byName(required), ...byName(optional)].map(([name, variable]) => [
        `\`${name}\``,
        `\`${typeText(variable['type'])}\``,
        'default' in variable ? `\`${literal(variable['default'])}\`` : 'required',
        textOf(variable['description']),
      ]),
    ),
    outputs: table(
      ['output', 'meaning'],
      byName(outputs).map(([name, output]) => [`\`${name}\``, textOf(output['description'])]),
    ),
  };
}

/**
 * The table of grants.
 * @param grants The content of terraform/iam.json, which a Terraform test compares with the plan.
 * @throws Error if a grant lacks a field.
 */
export function grantsTable(grants: unknown): string {
  if (!Array.isArray(grants)) throw new Error('terraform/iam.json must be a list of grants');
  const rows = grants.map((grant: unknown) => {
    const object = isObject(grant) ? grant : {};
    const [identity, role, on, when, why] = ['identity', 'role', 'on', 'when', 'why'].map((key) => {
      const value = object[key];
      if (typeof value === 'string') return value;
      throw new Error(`a grant in terraform/iam.json has no ${key}`);
    });
    const condition = object['condition'];
    const { deployment = 'both' } = object;
    if (deployment !== 'both' && deployment !== 'functions' && deployment !== 'kubernetes') {
      throw new Error(
        `a grant in terraform/iam.json has an unknown deployment: ${String(identity)}`,
      );
    }
    const bound = typeof condition === 'string' ? `${on}, only ${condition}` : on;
    return [identity, `\`${role}\``, bound, deployment, when, why].map(String);
  });
  return table(['who', 'role', 'on', 'deployment', 'when', 'why'], rows);
}

/** The blocks of a kind, by name. */
function blocks(parsed: unknown, kind: string): [string, JsonObject][] {
  const named = isObject(parsed) ? parsed[kind] : undefined;
  return Object.entries(isObject(named) ? named : {}).map(([name, list]) => {
    const block: unknown = Array.isArray(list) ? list[0] : undefined;
    if (!isObject(block)) throw new Error(`${kind} ${name} cannot be read`);
    return [name, block];
  });
}

function byName(named: readonly [string, JsonObject][]): [string, JsonObject][] {
  return named.toSorted(([a], [b]) => (a < b ? -1 : 1));
}

/** A type on one line: separate its lines by commas. */
function typeText(type: unknown): string {
  if (typeof type !== 'string') return 'any';
  const lines = type
    .replace(/^\$\{(.*)\}$/s, '$1')
    .split('\n')
    .map((line) =>
      line
        .replace(/\s*(?:#|\/\/).*$/, '')
        .trim()
        .replace(/,$/, ''),
    )
    .filter((line) => line !== '');
  return lines
    .reduce((joined, line) => {
      const opens = /[{([]$/.test(joined);
      const closes = /^[})\]]/.test(line);
      return opens || closes ? `${joined} ${line}` : `${joined}, ${line}`;
    })
    .replaceAll(/\s+/g, ' ');
}

/** A value in Terraform's syntax. */
function literal(value: unknown): string {
  if (typeof value === 'string') return quoted(value);
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`;
  if (!isObject(value)) return String(value);
  const entries = Object.entries(value).map(([key, each]) => `${key} = ${literal(each)}`);
  return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`;
}

function textOf(description: unknown): string {
  return typeof description === 'string' ? description : '';
}
