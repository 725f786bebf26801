import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cacheName, compile, run } from './compile.ts';

/**
 * What the Functions Framework loads: the function's bundle. Compiling it is a third of what a cold start costs beyond
 * the framework's own: where `code-cache.js` has left V8's cache of it, most of that is saved.
 */
start(join(__dirname, 'index.js'), join(__dirname, cacheName));

// A function, so that nothing holds the cache once it has been used.
function start(bundle: string, cachePath: string): void {
  const cache = read(cachePath);
  // oxlint-disable-next-line import/no-unassigned-import -- the bundle, which registers the function
  if (cache === undefined) require('./index.js');
  else run(compile(bundle, cache), bundle);
}

function read(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch {
    // There need not be one.
    return undefined;
  }
}
