import { join } from 'node:path';
import { isObject, isTextList } from '@pipeline/shared/json.ts';
import { committed, root } from './pages.ts';

export interface KnownSetting {
  readonly name: string;
  /** Part that the setting belongs to: the name of the folder. */
  readonly part: string;
  /** Whether an operator sets it, in Terraform's `<part>_settings`. */
  readonly setByPerson: boolean;
  readonly choices: readonly string[] | undefined;
}

/** All settings in the code: those of each settings.ts with a schema. */
export async function knownSettings(): Promise<KnownSetting[]> {
  const paths = (await committed()).filter((path) =>
    /^(?:functions\/)?[\w-]+\/settings\.ts$/.test(path),
  );
  const settings = await Promise.all(paths.map(settingsOf));
  return settings.flat();
}

async function settingsOf(path: string): Promise<KnownSetting[]> {
  const module: unknown = await import(join(root, path));
  if (!isObject(module) || !isObject(module['settingsSchema'])) return [];
  const { properties } = module['settingsSchema'];
  const others = new Set([module['wired'], module['localOnly']].filter(isTextList).flat());
  return Object.entries(isObject(properties) ? properties : {}).map(([name, schema]) => {
    const choices = isObject(schema) ? schema['enum'] : undefined;
    return {
      name,
      part: path.split('/').at(-2) ?? '',
      setByPerson: !others.has(name),
      choices: isTextList(choices) ? choices : undefined,
    };
  });
}
