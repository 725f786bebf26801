import { extname } from 'node:path';

/** A file that is served unchanged. */
export interface PageFile {
  readonly type: string;
  readonly content: string;
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
};

/** Builds the page's files by path when the console starts, so that no separate build step can be forgotten. */
export async function loadPage(): Promise<ReadonlyMap<string, PageFile>> {
  // Load esbuild here, because most commands of the program never show the page.
  const { buildPage } = await import('./build-page.ts');
  return new Map(
    [...(await buildPage())].map(([name, content]): [string, PageFile] => [
      name === 'index.html' ? '/' : `/${name}`,
      { type: types[extname(name)] ?? '', content },
    ]),
  );
}
