import { readFile } from 'node:fs/promises';
import { basename, extname, join } from 'node:path';
import { build } from 'esbuild';

/** A file that a browser gets as it is. */
export interface PageFile {
  readonly type: string;
  readonly content: string;
}

const types: Readonly<Record<string, string>> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
};

const folder = join(import.meta.dirname, '../page');

/**
 * The page's files by their paths. Script and style are built here, at the start, so that there is no step to forget.
 * @throws Error when one cannot be read or built.
 */
export async function loadPage(): Promise<ReadonlyMap<string, PageFile>> {
  const [html, { outputFiles }] = await Promise.all([
    readFile(join(folder, 'index.html'), 'utf8'),
    build({
      entryPoints: [join(folder, 'index.ts'), join(folder, 'style.css')],
      // Only to name the outputs by: nothing is written.
      outdir: folder,
      bundle: true,
      minify: true,
      platform: 'browser',
      target: 'es2022',
      format: 'esm',
      write: false,
      logLevel: 'error',
    }),
  ]);
  const built = outputFiles.map(({ path, text }): [string, PageFile] => [
    `/${basename(path)}`,
    { type: types[extname(path)] ?? '', content: text },
  ]);
  return new Map([['/', { type: 'text/html; charset=utf-8', content: html }], ...built]);
}
