import { objectIn, textIn } from '@pipeline/shared/json-fields.ts';
import { createHash } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build, type Metafile } from 'esbuild';
import { parseJson } from '@pipeline/shared/json.ts';
import { stages, type Stage } from '@pipeline/shared/pubsub/topology.ts';
import { descriptorsPlugin } from './bundle/descriptors-plugin.ts';
import { stubsPlugin } from './bundle/stubs-plugin.ts';

/**
 * Bundles each function into dist/<stage>: one file, its launcher, and the package.json that the Functions Framework
 * and Google's build read. The framework stays external: a function registers itself with the framework's own copy,
 * which Google's build installs.
 */

const root = join(import.meta.dirname, '..');

const framework = '@google-cloud/functions-framework';

/** Builds one function into `into`/<stage> and returns that folder. */
export async function buildStage(stage: Stage, into: string): Promise<string> {
  const folder = join(into, stage);
  await bundle(join(root, 'functions', stage, 'index.ts'), folder);
  const hash = createHash('sha256').update(await readFile(join(folder, 'index.js')));
  await build({
    entryPoints: ['start', 'code-cache'].map((name) => join(root, `functions/runtime/${name}.ts`)),
    outdir: folder,
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'cjs',
    external: ['./index.js'],
    define: { bundleHash: JSON.stringify(hash.digest('hex')) },
    logLevel: 'error',
  });
  await writeManifest(folder, stage, {
    main: 'start.js',
    scripts: { 'gcp-build': 'node code-cache.js' },
  });
  return folder;
}

/** Builds another function like a stage, without the optimizations for its start. */
export async function buildPlain(name: string, entry: string, into: string): Promise<void> {
  const folder = join(into, name);
  await bundle(entry, folder);
  await writeManifest(folder, name, { main: 'index.js' });
}

/**
 * @param pulls Whether it pulls from Pub/Sub.
 * @returns esbuild's metafile.
 */
export async function bundle(entry: string, folder: string, pulls = false): Promise<Metafile> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const { metafile } = await build({
    entryPoints: [entry],
    outfile: join(folder, 'index.js'),
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'cjs',
    // Do not minify names: stacks need them, and esbuild's keepNames, which sets each of them again, costs a tenth of a
    // cold start.
    minifyWhitespace: true,
    minifySyntax: true,
    sourcemap: 'linked',
    sourcesContent: false,
    external: [framework],
    plugins: [descriptorsPlugin(pulls), stubsPlugin],
    legalComments: 'none',
    logLevel: 'error',
    metafile: true,
  });
  return metafile;
}

async function writeManifest(folder: string, name: string, fields: object): Promise<void> {
  const manifest = {
    name,
    version: '0.0.0',
    private: true,
    ...fields,
    // Google's build installs the newest Node that this allows, if the runtime leaves it open:
    // https://github.com/GoogleCloudPlatform/buildpacks/blob/main/pkg/nodejs/nodejs.go
    engines: { node: '24.x' },
    dependencies: { [framework]: await frameworkVersion() },
  };
  await writeFile(join(folder, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
}

/** Builds all functions concurrently. */
export async function buildAll(): Promise<void> {
  await Promise.all(stages.map(async (stage) => buildStage(stage, join(root, 'dist'))));
}

async function frameworkVersion(): Promise<string> {
  const manifest = parseJson(await readFile(join(root, 'shared/package.json'), 'utf8'));
  const version = textIn(objectIn(manifest, 'dependencies'), framework);
  if (version !== undefined) return version;
  throw new Error(`shared/package.json does not depend on ${framework}`);
}

if (import.meta.main) await buildAll();
