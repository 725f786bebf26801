import { join } from 'node:path';
import { buildSync } from 'esbuild';

const made = new Map<string, string>();

/** A module of this folder as what `node --import` takes. */
export function preload(name: 'listen-on-loopback' | 'refuse-pages'): string {
  return moduleOf(join(import.meta.dirname, `${name}.ts`));
}

/** A module as what `node --import` takes: all of it in the address, since a container sees no file of ours. */
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
