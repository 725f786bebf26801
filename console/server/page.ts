import { extname } from 'node:path';

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

/** Builds the page's files, by path: no separate build step that a developer could forget. */
export async function loadPage(): Promise<ReadonlyMap<string, PageFile>> {
  // Loaded here, because most commands of the program never show the page.
  const { buildPage } = await import('./build-page.ts');
  return new Map(
    [...(await buildPage())].map(([name, content]): [string, PageFile] => [
      name === 'index.html' ? '/' : `/${name}`,
      { type: types[extname(name)] ?? '', content },
    ]),
  );
}
