import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, extname, join } from 'node:path';
import { isTextList, isObject, type JsonObject } from '@pipeline/shared/json.ts';

/** What is read from this repository, and written into it. */

export const root = join(import.meta.dirname, '../..');

/** How a comment begins, by the ending of a file that has comments. */
const comments: Record<string, string> = { '.ts': '//', '.js': '//', '.tf': '#' };

/**
 * Writes a generated file, when it is not so already.
 * @param check true to write nothing.
 * @param script that writes it.
 * @returns whether it was not so.
 */
export async function emit(
  path: string,
  content: string,
  check: boolean,
  script = 'generate',
): Promise<boolean> {
  const target = join(root, path);
  const comment = comments[extname(path)];
  const banner =
    comment === undefined ? '' : `${comment} Written by \`npm run ${script}\`. Do not edit.\n`;
  const text = banner + content;
  if ((await readFile(target, 'utf8').catch(() => '')) === text) return false;
  if (check) return true;
  await mkdir(dirname(target), { recursive: true });
  await writeFile(target, text);
  return true;
}

export async function textOf(path: string): Promise<string> {
  return readFile(join(root, path), 'utf8');
}

/** The texts of the files in a folder that end in this, by name. */
export async function textsIn(folder: string, ending: string): Promise<Record<string, string>> {
  const names = (await readdir(join(root, folder))).filter((name) => name.endsWith(ending));
  const texts: Record<string, string> = {};
  for (const name of names) texts[name] = await textOf(join(folder, name));
  return texts;
}

/** The names of the TypeScript modules in a folder. */
export async function modulesIn(folder: string): Promise<string[]> {
  const names = (await readdir(join(root, folder))).filter((name) => name.endsWith('.ts'));
  return names.map((name) => name.replace(/\.ts$/, '')).toSorted();
}

/** @throws Error when the module has no such export, or when it is no object. */
export async function exported(path: string, name: string): Promise<JsonObject> {
  const value = (await importOf(path))[name];
  if (!isObject(value)) throw new Error(`${path} exports no ${name}`);
  return value;
}

/** @throws Error when the module has no such export, or when it is no list of strings. */
export async function exportedNames(path: string, name: string): Promise<string[]> {
  const value = (await importOf(path))[name];
  if (isTextList(value)) return value;
  throw new Error(`${path} exports no list ${name}`);
}

async function importOf(path: string): Promise<JsonObject> {
  const module: unknown = await import(join(root, path));
  return isObject(module) ? module : {};
}
