import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cacheName, compile, run } from './compile.ts';

/**
 * Makes V8's cache of the bundle, where it will run: such a cache is good for the very V8 that made it, so that none
 * made elsewhere could be shipped. Google's build runs this by the script `gcp-build`:
 * https://docs.cloud.google.com/run/docs/runtimes/nodejs-dependencies
 */

/** What the functions cannot load without. No call is made with it. */
const settings = {
  PROJECT_ID: 'none',
  // Nobody is served, and so it need not be secret; it must be as long as one.
  WEBHOOK_SECRETS: 'none-is-needed-here',
  ORGANIZATION_ID: '1',
  SCC_SOURCE: 'organizations/1/sources/1',
  CHECKPOINT_BUCKET: 'none',
  SYSDIG_TOKEN: 'none',
};

try {
  Object.assign(process.env, settings);
  const bundle = join(__dirname, 'index.js');
  const script = compile(bundle);
  // What is compiled while it loads is in the cache too.
  run(script, bundle);
  writeFileSync(join(__dirname, cacheName), script.createCachedData());
} catch (error) {
  // The function works without.
  // oxlint-disable-next-line no-console -- a line of Google's build log
  console.warn('no code cache:', error);
}
process.exit(0);
