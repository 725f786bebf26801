import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { build } from 'esbuild';

const folder = join(import.meta.dirname, '../page');

/** Builds the page's files from source. Returns their contents by name. */
export async function buildPage(): Promise<ReadonlyMap<string, string>> {
  const [html, { outputFiles }] = await Promise.all([
    readFile(join(folder, 'index.html'), 'utf8'),
    build({
      entryPoints: [join(folder, 'index.ts'), join(folder, 'style.css')],
      // Used only to name the outputs: nothing is written.
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
  const built = outputFiles.map(({ path, text }): [string, string] => [basename(path), text]);
  return new Map([['index.html', html], ...built]);
}
