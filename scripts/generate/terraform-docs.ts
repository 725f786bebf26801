import { parse } from '@cdktn/hcl2json';
import { isObject, type JsonObject } from '@pipeline/shared/json.ts';
import { quoted } from './hcl.ts';

/** A grant of terraform/iam.json, with which a Terraform test compares the plan. */
export interface Grant {
  readonly resource: string;
  readonly role: string;
  readonly who: string;
  readonly on: string;
  readonly why: string;
}

/** The tables of a README, by the names of the markers between which they stand. */
export type Tables = Readonly<Record<string, string>>;

/**
 * The page with each table between its markers, `<!-- begin NAME -->` and `<!-- end NAME -->`.
 * @throws Error when the page has no such markers.
 */
export function withTables(page: string, tables: Tables): string {
  let result = page;
  for (const [name, content] of Object.entries(tables)) {
    const [begin, end] = [`<!-- begin ${name} -->`, `<!-- end ${name} -->`];
    const [from, to] = [result.indexOf(begin), result.indexOf(end)];
    if (from === -1 || to < from) throw new Error(`there are no markers ${begin} and ${end}`);
    result = `${result.slice(0, from + begin.length)}\n\n${content}\n\n${result.slice(to)}`;
  }
  return result;
}

/**
 * The tables of a module's variables and outputs.
 * @param files the texts of its .tf files, by name.
 */
export async function moduleTables(files: Readonly<Record<string, string>>): Promise<Tables> {
  const variables: [string, JsonObject][] = [];
  const outputs: [string, JsonObject][] = [];
  for (const [name, content] of Object.entries(files)) {
    const parsed: unknown = await parse(name, content);
    variables.push(...blocks(parsed, 'variable'));
    outputs.push(...blocks(parsed, 'output'));
  }
  return {
    variables: table(
      ['variable', 'type', 'default', 'meaning'],
      variables
        .toSorted(([a, first], [b, second]) =>
          'default' in first === 'default' in second ? order(a, b) : 'default' in first ? 1 : -1,
        )
        .map(([name, variable]) => [
          `\`${name}\``,
          `\`${typeText(variable['type'])}\``,
          'default' in variable ? `\`${literal(variable['default'])}\`` : 'required',
          text(variable['description']),
        ]),
    ),
    outputs: table(
      ['output', 'meaning'],
      outputs
        .toSorted(([a], [b]) => order(a, b))
        .map(([name, output]) => [
          `\`${name}\``,
          `${text(output['description'])}${output['sensitive'] === true ? ' Sensitive.' : ''}`,
        ]),
    ),
  };
}

/** The blocks of a kind, by their names. */
function blocks(parsed: unknown, kind: string): [string, JsonObject][] {
  const named = isObject(parsed) ? parsed[kind] : undefined;
  return Object.entries(isObject(named) ? named : {}).map(([name, list]) => {
    const block: unknown = Array.isArray(list) ? list[0] : undefined;
    if (!isObject(block)) throw new Error(`${kind} ${name} cannot be read`);
    return [name, block];
  });
}

/** A type on one line: what stands on lines of its own is separated by commas. */
function typeText(type: unknown): string {
  if (typeof type !== 'string') return 'any';
  const lines = type
    .replace(/^\$\{(.*)\}$/s, '$1')
    .split('\n')
    .map((line) => line.replace(/\s*(?:#|\/\/).*$/, '').trim())
    .filter((line) => line !== '');
  return lines
    .reduce((joined, line) => {
      if (/[{([]$/.test(joined)) return `${joined} ${line}`;
      return /^[})\]]/.test(line) ? `${joined} ${line}` : `${joined.replace(/,$/, '')}, ${line}`;
    })
    .replaceAll(/\s+/g, ' ');
}

/** A value as one writes it in Terraform. */
function literal(value: unknown): string {
  if (typeof value === 'string') return quoted(value);
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`;
  if (!isObject(value)) return String(value);
  const entries = Object.entries(value).map(([key, each]) => `${key} = ${literal(each)}`);
  return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [row(head), `|${head.map(() => '---').join('|')}|`, ...rows.map(row)].join('\n');
}

function row(cells: readonly string[]): string {
  const clean = cells.map((cell) => cell.replaceAll('|', '\\|').replaceAll(/\s+/g, ' ').trim());
  return `| ${clean.join(' | ')} |`;
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function order(a: string, b: string): number {
  return a < b ? -1 : 1;
}
