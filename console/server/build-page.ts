import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { build } from 'esbuild';

const folder = join(import.meta.dirname, '../page');

/** The texts of the page's files by their names. @throws Error when one cannot be read or built. */
export async function buildPage(): Promise<ReadonlyMap<string, string>> {
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
  const built = outputFiles.map(({ path, text }): [string, string] => [basename(path), text]);
  return new Map([['index.html', html], ...built]);
}

/** Writes the files into a folder, where a bundle of the server finds them: see `loadPage`. */
export async function writePage(into: string): Promise<void> {
  await mkdir(into, { recursive: true });
  for (const [name, text] of await buildPage()) await writeFile(join(into, name), text);
}
