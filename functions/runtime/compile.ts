import { readFileSync } from 'node:fs';
import { createRequire, Module } from 'node:module';
import { dirname } from 'node:path';
import { constants, Script } from 'node:vm';

/** Of the bundle that this was built for; set by the build. */
declare const bundleHash: string;

/** V8 tells a cache of another source by that source's length alone: the name tells it by the content. */
export const cacheName = `code-cache-${bundleHash}.bin`;

/** Compiles a CommonJS module, faster with V8's cache of it. What V8 cannot use of that, of another V8 say, it leaves aside. */
export function compile(path: string, cachedData?: Buffer): Script {
  // One byte a character, which takes half the memory: esbuild escapes everything beyond ASCII.
  return new Script(Module.wrap(readFileSync(path, 'latin1')), {
    filename: path,
    ...(cachedData !== undefined && { cachedData }),
    importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  });
}

/** Runs the module, as `require` does. */
export function run(script: Script, path: string): void {
  const module = { exports: {} };
  const wrapper: unknown = script.runInThisContext();
  if (typeof wrapper !== 'function') throw new TypeError(`${path} is no module`);
  const values = [module.exports, createRequire(path), module, path, dirname(path)];
  Reflect.apply(wrapper, undefined, values);
}
