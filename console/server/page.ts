import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';

/** A file that a browser gets as it is. */
export interface PageFile {
  readonly type: string;
  readonly content: string;
}

const folder = join(import.meta.dirname, '../page');

/**
 * The page's files by their paths: its script is built here, at the start, so that there is no step to forget.
 * @throws Error when one cannot be read or built.
 */
export async function loadPage(): Promise<ReadonlyMap<string, PageFile>> {
  const [html, style, script] = await Promise.all([
    readFile(join(folder, 'index.html'), 'utf8'),
    readFile(join(folder, 'style.css'), 'utf8'),
    bundled(),
  ]);
  return new Map([
    ['/', { type: 'text/html; charset=utf-8', content: html }],
    ['/style.css', { type: 'text/css; charset=utf-8', content: style }],
    ['/index.js', { type: 'text/javascript; charset=utf-8', content: script }],
  ]);
}

async function bundled(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(folder, 'index.ts')],
    bundle: true,
    minify: true,
    platform: 'browser',
    target: 'es2022',
    format: 'esm',
    write: false,
    logLevel: 'error',
  });
  return outputFiles[0]?.text ?? '';
}
