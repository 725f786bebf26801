import { objectIn } from '@pipeline/shared/json-fields.ts';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build, type Plugin } from 'esbuild';
import { parseJson } from '@pipeline/shared/json.ts';
import { buildPage } from '../../console/server/build-page.ts';
import { stubsPlugin } from './stubs-plugin.ts';

const root = join(import.meta.dirname, '../..');

export const programFile = 'runtime-detections.mjs';

/**
 * Runs first. An older Node would fail later, with a message that names a missing function. CommonJS modules in the bundle
 * need the three constants.
 */
const start = `#!/usr/bin/env node
if (Number(process.versions.node.split('.')[0]) < 24) {
  console.error('error runtime-detections needs Node.js 24 or later, and this is ' + process.version);
  process.exit(2);
}
const require = process.getBuiltinModule('node:module').createRequire(import.meta.url);
const __filename = import.meta.filename;
const __dirname = import.meta.dirname;`;

/**
 * Bundles the operators' commands into one file that needs only Node.js, and returns it. It keeps the complete descriptors of
 * Google's APIs, because the commands call far more methods than the functions. It is not minified, so that stack traces are
 * readable.
 */
export async function bundleProgram(): Promise<Uint8Array> {
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: ['program/runtime-detections.ts'],
    outfile: programFile,
    bundle: true,
    platform: 'node',
    target: 'node24',
    format: 'esm',
    banner: { js: start },
    define: { isBundle: 'true' },
    plugins: [ownNamePlugin(await operatorCommands()), pagePlugin, stubsPlugin],
    legalComments: 'none',
    logLevel: 'error',
    write: false,
  });
  const [file] = outputFiles;
  if (file === undefined) throw new Error('esbuild has made no file');
  return file.contents;
}

/** The scripts of package.json that run the program. */
async function operatorCommands(): Promise<string[]> {
  const manifest = parseJson(await readFile(join(root, 'package.json'), 'utf8'));
  const scripts = objectIn(manifest, 'scripts');
  return Object.keys(scripts).filter(
    (name) => scripts[name] === `node program/runtime-detections.ts ${name}`,
  );
}

/** Replaces `npm run NAME` by `runtime-detections NAME` in help and remedies: the bundle runs without npm. */
function ownNamePlugin(commands: readonly string[]): Plugin {
  const called = new RegExp(`npm run (?:-s )?(${commands.join('|')})\\b(?: --(?![\\w-]))?`, 'g');
  return {
    name: 'own-name',
    setup(builder) {
      builder.onLoad(
        { filter: /[\\/](?:scripts|console[\\/]deployment|program)[\\/].*\.ts$/ },
        async ({ path }) => ({
          contents: (await readFile(path, 'utf8')).replaceAll(called, 'runtime-detections $1'),
          loader: 'ts',
        }),
      );
    },
  };
}

/** Embeds the built page of the console, because esbuild is not available at run time. */
const pagePlugin: Plugin = {
  name: 'console-page',
  setup(builder) {
    builder.onLoad({ filter: /[\\/]console[\\/]server[\\/]build-page\.ts$/ }, async () => {
      const files = JSON.stringify([...(await buildPage())]);
      return { contents: `export const buildPage = async () => new Map(${files});`, loader: 'js' };
    });
  },
};
