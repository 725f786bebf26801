import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The fields, labels and rules that Falco, its plugins and Sysdig publish: test/fixtures/fields. */

const folder = join(import.meta.dirname, '../../../test/fixtures/fields');

export interface FalcoField {
  /** With `[...]` if it takes an argument. */
  readonly name: string;
  readonly type: string;
  /** The engine's event source, or the plugin. */
  readonly owner: string;
  readonly meaning: string;
}

export interface SysdigName {
  readonly kind: string;
  readonly name: string;
  readonly meaning: string;
}

export interface FalcoRule {
  readonly name: string;
  readonly source: string;
  readonly tags: readonly string[];
  /** The fields in its output, as spelled there. */
  readonly fields: readonly string[];
}

export async function falcoFields(): Promise<FalcoField[]> {
  const rows = await rowsOf('falco-fields.tsv');
  return rows.map(([name = '', type = '', owner = '', meaning = '']) => ({
    name,
    type,
    owner,
    meaning,
  }));
}

export async function sysdigNames(): Promise<SysdigName[]> {
  const rows = await rowsOf('sysdig-fields.tsv');
  return rows.map(([kind = '', name = '', meaning = '']) => ({ kind, name, meaning }));
}

export async function falcoRules(): Promise<FalcoRule[]> {
  const rows = await rowsOf('falco-rules.tsv');
  return rows.map(([name = '', , source = '', tags = '', fields = '']) => ({
    name,
    source,
    tags: tags.split(',').filter((tag) => tag !== ''),
    fields: fields.split(',').filter((field) => field !== ''),
  }));
}

async function rowsOf(file: string): Promise<string[][]> {
  const text = await readFile(join(folder, file), 'utf8');
  return text
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => line.split('\t'));
}

/** Example arguments of fields: an index, a key, a pointer. */
const argumentsByName: readonly (readonly [RegExp, readonly string[]])[] = [
  [/^proc\.a\w+\[|^anomaly\./, ['[2]']],
  [/^proc\.env\[/, ['[LANG]']],
  [/^evt\.(?:raw)?arg\[/, ['[0]', '[request]', '.request']],
  [/^evt\.type\.is\[/, ['[open]', '.open']],
  [/^evt\.abspath\[/, ['[newdirfd]', '.newdirfd']],
  [/^thread\.cgroup\[/, ['[cpuacct]', '.cpuacct']],
  [/label\[/, ['[release]', '.release']],
  [/^static\./, ['team']],
  [/^(?:jevt|json)\.value/, ['[/some/place]', '[/items/0/name]']],
  [/countlast\[/, ['[300]']],
  [/^ka\.uri\.param\[/, ['[command]']],
  [/^nginx\.headers\[/, ['[accept]']],
  [/^journal\.field\[/, ['[UNIT]']],
  [/^span\.tag\[/, ['[stage]']],
  [/^evt\.around\[/, ['[1767323045000000000]']],
];

/** A field's name in each spelling that occurs in events. */
export function spellingsOf(name: string): string[] {
  if (!name.includes('[...]')) return [name];
  const [, spellings = ['[0]']] = argumentsByName.find(([pattern]) => pattern.test(name)) ?? [];
  return spellings.map((argument) => name.replace('[...]', argument));
}
