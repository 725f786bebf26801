import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from '@cdktn/hcl2json';
import { isObject } from '@pipeline/shared/json.ts';
import { root } from './pages.ts';

export interface TerraformNames {
  /** The variables of the configuration, with the names of the attributes that each has, at any depth. */
  readonly variables: ReadonlyMap<string, ReadonlySet<string>>;
  readonly outputs: ReadonlySet<string>;
}

/** What terraform/ lets a person set and read. */
export async function terraformNames(): Promise<TerraformNames> {
  const folder = join(root, 'terraform');
  const variables = new Map<string, ReadonlySet<string>>();
  const outputs = new Set<string>();
  for (const file of (await readdir(folder)).filter((name) => name.endsWith('.tf'))) {
    const parsed = await parse(file, await readFile(join(folder, file), 'utf8'));
    for (const [name, blocks] of entries(parsed, 'variable')) {
      const type = JSON.stringify(blocks);
      const attributes = [
        ...type.matchAll(/(\w+)\s*=\s*(?:optional\(|object\(|\w+\(|string|number|bool)/g),
      ];
      variables.set(name, new Set(attributes.map(([, attribute = '']) => attribute)));
    }
    for (const [name] of entries(parsed, 'output')) outputs.add(name);
  }
  return { variables, outputs };
}

function entries(parsed: unknown, kind: string): [string, unknown][] {
  const blocks = isObject(parsed) ? parsed[kind] : undefined;
  return isObject(blocks) ? Object.entries(blocks) : [];
}
