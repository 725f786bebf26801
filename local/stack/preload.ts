import { join } from 'node:path';
import { buildSync } from 'esbuild';

const made = new Map<string, string>();

/** A module of this folder in the form for `node --import`. */
export function preload(name: 'listen-on-loopback' | 'refuse-pages'): string {
  return moduleOf(join(import.meta.dirname, `${name}.ts`));
}

/** A module in the form for `node --import`, entirely within the URL, because a container cannot read our files. */
export function moduleOf(file: string): string {
  const known = made.get(file);
  if (known !== undefined) return known;
  const { outputFiles } = buildSync({
    entryPoints: [file],
    bundle: true,
    minify: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    write: false,
    logLevel: 'error',
  });
  const url = toModule(outputFiles.map(({ text }) => text).join(''));
  made.set(file, url);
  return url;
}

export function toModule(source: string): string {
  return `data:text/javascript,${encodeURIComponent(source)}`;
}
