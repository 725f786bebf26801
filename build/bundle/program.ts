import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build, type Plugin } from 'esbuild';
import { isObject, parseJson } from '@pipeline/shared/json.ts';
import { buildPage } from '../../console/server/build-page.ts';
import { stubsPlugin } from './stubs-plugin.ts';

const root = join(import.meta.dirname, '../..');

export const programFile = 'runtime-detections.mjs';

/**
 * Runs before anything of the bundle: an older Node would end within it, and say of which function it has none. What is
 * CommonJS in the bundle expects the three names.
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
 * Bundles the commands of an operator into one file that needs Node.js alone, and returns it. Its descriptors of Google's APIs are
 * whole: the commands call far more methods than the functions. Its lines are kept, so that a stack can be read.
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

/** What package.json has a script for, each of which runs the program. */
async function operatorCommands(): Promise<string[]> {
  const manifest = parseJson(await readFile(join(root, 'package.json'), 'utf8'));
  const scripts = isObject(manifest) && isObject(manifest['scripts']) ? manifest['scripts'] : {};
  return Object.keys(scripts).filter(
    (name) => scripts[name] === `node program/runtime-detections.ts ${name}`,
  );
}

/** In the repository, a command is called by npm; here by the program. Its help and its remedies say so. */
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

/** Puts the built page of the console into the bundle: esbuild, which builds it elsewhere, is not there. */
const pagePlugin: Plugin = {
  name: 'console-page',
  setup(builder) {
    builder.onLoad({ filter: /[\\/]console[\\/]server[\\/]build-page\.ts$/ }, async () => {
      const files = JSON.stringify([...(await buildPage())]);
      return { contents: `export const buildPage = async () => new Map(${files});`, loader: 'js' };
    });
  },
};
