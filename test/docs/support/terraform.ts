import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parse } from '@cdktn/hcl2json';
import { isObject } from '@pipeline/shared/json.ts';
import { committed, root } from './pages.ts';

export interface TerraformNames {
  /** The variables of the configuration, with the names of their attributes at any depth. */
  readonly variables: ReadonlyMap<string, ReadonlySet<string>>;
  /** Variables whose first-level keys are chosen by the user. */
  readonly maps: ReadonlySet<string>;
  readonly outputs: ReadonlySet<string>;
}

/** The inputs and outputs of terraform/. */
export async function terraformNames(): Promise<TerraformNames> {
  const paths = (await committed()).filter((path) => /^terraform\/[\w-]+\.tf$/.test(path));
  const variables = new Map<string, ReadonlySet<string>>();
  const maps = new Set<string>();
  const outputs = new Set<string>();
  for (const path of paths) {
    const parsed = await parse(path, await readFile(join(root, path), 'utf8'));
    for (const [name, blocks] of entries(parsed, 'variable')) {
      const type = JSON.stringify(blocks);
      const attributes = [
        ...type.matchAll(/(\w+)\s*=\s*(?:optional\(|object\(|\w+\(|string|number|bool)/g),
      ];
      if (/"type":"\$\{map\(/.test(type)) maps.add(name);
      const names = attributes.map(([, attribute = '']) => attribute);
      variables.set(name, new Set(names).union(variables.get(name) ?? new Set()));
    }
    for (const [name] of entries(parsed, 'output')) outputs.add(name);
  }
  return { variables, maps, outputs };
}

function entries(parsed: unknown, kind: string): [string, unknown][] {
  const blocks = isObject(parsed) ? parsed[kind] : undefined;
  return isObject(blocks) ? Object.entries(blocks) : [];
}
