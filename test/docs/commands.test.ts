import assert from 'node:assert/strict';
import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isObject } from '@pipeline/shared/json.ts';
import { commands } from '../../program/commands.ts';
import { runProgram } from '../unit/scripts/run-program.ts';
import { runScript } from '../unit/scripts/run-script.ts';
import { isCommands } from './support/marks.ts';
import {
  allPages,
  at,
  blocksOf,
  root,
  snippetsOf,
  type Page,
  type Snippet,
} from './support/pages.ts';
import { npmCalls, scriptOf, type NpmCall } from './support/shell.ts';

/** Scripts for this repository's own tests, and scripts that others call: CONTRIBUTING.md has `npm test`. */
const internal = new Set([
  'types',
  'lint',
  'build',
  'test',
  'test:unit',
  'test:pipeline',
  'test:docs',
]);

/** Options of other programs. */
const foreign = new Set(['--detached', '--no-invoker-iam-check', '--set']);

describe('documentation: npm scripts', () => {
  let pages: Page[] = [];
  let snippets: Snippet[] = [];
  let scripts: ReadonlyMap<string, string>;
  let calls: (NpmCall & { place: string })[] = [];
  before(async () => {
    pages = await allPages();
    snippets = pages.flatMap(snippetsOf);
    scripts = await npmScripts();
    const texts = [
      ...snippets.map((snippet) => ({ place: at(snippet), text: snippet.text })),
      ...pages.flatMap(blocksOf).map((block) => ({
        place: at(block),
        text: isCommands(block) ? scriptOf(block.text) : block.text,
      })),
      ...(await sourceLines()),
    ];
    calls = texts.flatMap(({ place, text }) =>
      npmCalls(text).map(({ script, options }) => ({ place, script, options })),
    );
  });

  it('each documented script exists', () => {
    assert.ok(calls.length > 50);
    assert.deepEqual(
      calls
        .filter(({ script }) => !scripts.has(script))
        .map(({ place, script }) => `${place}: ${script}`),
      [],
    );
  });

  it('each script for people is documented', () => {
    const spoken = new Set(calls.map(({ script }) => script));
    assert.deepEqual(
      [...scripts.keys()].filter((name) => !spoken.has(name) && !internal.has(name)),
      [],
    );
  });

  it("each documented option is in a command's help", async () => {
    const helps = new Map<string, string>();
    const waiting = [...scripts].values();
    const askOneAfterAnother = async (): Promise<void> => {
      for (const [name, command] of waiting) {
        const [, file, operator] =
          /^node ((?:build|local|program|tools)\/[\w-]+\.ts)(?: ([\w-]+))?$/.exec(command) ?? [];
        if (operator !== undefined) helps.set(name, await helpOfOperators(operator));
        else if (file !== undefined) helps.set(name, await helpOf(file));
      }
    };
    await Promise.all([askOneAfterAnother(), askOneAfterAnother()]);
    for (const { place, script, options } of calls) {
      for (const option of options) {
        const isThere = has(helps.get(script) ?? '', option);
        assert.ok(isThere, `${place}: npm run ${script} -- --help does not know ${option}`);
      }
    }
    const all = [...helps.values()].join('\n');
    for (const snippet of snippets) {
      const option = /^(--[a-z][a-z-]*)(?: \S+)*$/.exec(snippet.text)?.[1];
      if (option === undefined || foreign.has(option)) continue;
      assert.ok(has(all, option), `${at(snippet)}: no command knows ${option}`);
    }
  });
});

async function npmScripts(): Promise<ReadonlyMap<string, string>> {
  const manifest: unknown = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
  const scripts = isObject(manifest) ? manifest['scripts'] : undefined;
  assert.ok(isObject(scripts));
  return new Map(Object.entries(scripts).map(([name, command]) => [name, String(command)]));
}

/** The output of `--help`; for a script without help, its source. */
async function helpOf(file: string): Promise<string> {
  const source = await readFile(join(root, file), 'utf8');
  if (!/commander|createCommand|cli\/run\.ts|command\.ts/.test(source)) return source;
  const { code, out, err } = await runScript(file.replace(/\.ts$/, ''), ['--help']);
  assert.equal(code, 0, `${file} --help: ${err}`);
  return out;
}

async function helpOfOperators(name: string): Promise<string> {
  const program = await commands[name]?.load();
  assert.ok(program, name);
  return (await runProgram(program, ['--help'])).out;
}

function has(help: string, option: string): boolean {
  return new RegExp(`${RegExp.escape(option)}(?![\\w-])`).test(help);
}

/** The source lines that tell an operator to run another command. */
async function sourceLines(): Promise<{ place: string; text: string }[]> {
  const paths = await Array.fromAsync(glob('scripts/**/*.ts', { cwd: root }));
  const files = paths.map(async (path) => {
    const lines = (await readFile(join(root, path), 'utf8')).split('\n');
    return lines.flatMap((line, index) =>
      line.includes('npm run ') ? [{ place: `${path}:${index + 1}`, text: line }] : [],
    );
  });
  return (await Promise.all(files)).flat();
}
