import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cacheName, compile, run } from './compile.ts';

/**
 * Creates V8's code cache of the bundle in its target environment, because a cache is valid only for the V8 that
 * created it. Google's build runs this with the script `gcp-build`:
 * https://docs.cloud.google.com/run/docs/runtimes/nodejs-dependencies
 */

/** Settings that the functions need to load. No call uses them. */
const settings = {
  PROJECT_ID: 'none',
  // No request is served, so it need not be secret, but it needs the minimum length.
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
  // Include functions that are compiled during loading.
  run(script, bundle);
  writeFileSync(join(__dirname, cacheName), script.createCachedData());
} catch (error) {
  // The function works without the cache.
  // oxlint-disable-next-line no-console -- a line of Google's build log
  console.warn('no code cache:', error);
}
process.exit(0);
