import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { codeOf } from '@pipeline/shared/errors.ts';

/** A file that a browser gets as it is. */
export interface PageFile {
  readonly type: string;
  readonly content: string;
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
};

/** Beside a bundle of the server: what `writePage` has written. */
const bundled = join(import.meta.dirname, 'console-page');

/**
 * The page's files by their paths. Where the server runs from its source, script and style are built here, at the start, so
 * that there is no step to forget.
 * @param folder of files that are built already.
 * @throws Error when one cannot be read or built.
 */
export async function loadPage(folder = bundled): Promise<ReadonlyMap<string, PageFile>> {
  const texts = (await readPage(folder)) ?? (await (await import('./build-page.ts')).buildPage());
  return new Map(
    [...texts].map(([name, content]): [string, PageFile] => [
      name === 'index.html' ? '/' : `/${name}`,
      { type: types[extname(name)] ?? '', content },
    ]),
  );
}

/** Undefined where there is none. */
async function readPage(folder: string): Promise<ReadonlyMap<string, string> | undefined> {
  try {
    const names = ['index.html', 'index.js', 'style.css'];
    const texts = names.map(async (name): Promise<[string, string]> => [
      name,
      await readFile(join(folder, name), 'utf8'),
    ]);
    return new Map(await Promise.all(texts));
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}
