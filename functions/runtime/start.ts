import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cacheName, compile, run } from './compile.ts';

/**
 * The entry point for the Functions Framework: the function's bundle. Compiling it is a third of the cost of a cold
 * start beyond the framework's own. If `code-cache.js` has written V8's code cache, most of that is saved.
 */
start(join(__dirname, 'index.js'), join(__dirname, cacheName));

// A function, so that the cache can be freed after use.
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
    // The cache is optional.
    return undefined;
  }
}
