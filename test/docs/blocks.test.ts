import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { access, readFile } from 'node:fs/promises';
import { dirname, join, matchesGlob } from 'node:path';
import { promisify } from 'node:util';
import { errorText } from '@pipeline/shared/errors.ts';
import { choices, isCommands, markOf } from './support/marks.ts';
import { allPages, at, blocksOf, committed, root, type Block } from './support/pages.ts';
import { preparations } from './support/preparations.ts';
import { commandLines, npmCalls, scriptOf } from './support/shell.ts';

describe('documentation: commands', () => {
  let blocks: Block[] = [];
  before(async () => {
    blocks = (await allPages()).flatMap(blocksOf);
  });

  it('each block of commands says how it is tested', () => {
    const unmarked = blocks.filter((block) => isCommands(block) && block.comment === undefined);
    assert.deepEqual(unmarked.map(at), [], choices);
  });

  it('each mark is known and fits its block', () => {
    for (const block of blocks) {
      const mark = markOf(block);
      if (mark === undefined) continue;
      const forCommands = ['run', 'covered', 'cloud'].includes(mark.kind);
      assert.ok(!forCommands || isCommands(block), `${at(block)}: ${mark.kind}, but no commands`);
      if (mark.kind !== 'run' || mark.after === undefined) continue;
      assert.ok(mark.after in preparations, `${at(block)}: no preparation is named ${mark.after}`);
      assert.ok(mark.stack, `${at(block)}: a preparation needs a stack`);
    }
  });

  it('each covered command occurs in the files that cover it', async () => {
    for (const block of blocks) {
      const mark = markOf(block);
      if (mark?.kind !== 'covered') continue;
      const texts = await Promise.all(mark.files.map(textOfFile(block)));
      const covered = texts.join('\n');
      for (const line of commandLines(scriptOf(block.text))) {
        const calls = npmCalls(line);
        const wanted = calls.length > 0 ? calls.map(nameOf) : [line];
        for (const each of wanted) {
          const isThere = new RegExp(`${RegExp.escape(each)}(?![\\w:-])`).test(covered);
          assert.ok(isThere, `${at(block)}: "${each}" is not in ${mark.files.join(', ')}`);
        }
      }
    }
  });

  it('bash accepts the syntax', async () => {
    for (const block of blocks.filter(isCommands)) {
      await promisify(execFile)('bash', ['-n', '-c', scriptOf(block.text)]).catch((error) => {
        assert.fail(`${at(block)}: ${errorText(error)}`);
      });
    }
  });

  it('each folder is in the tree, and each path of the tree is a folder', async () => {
    const folders = [...new Set((await committed()).map((path) => dirname(path)))].filter(
      (folder) => folder !== '.',
    );
    for (const block of blocks.filter((each) => markOf(each)?.kind === 'tree')) {
      const paths = block.text.split('\n').flatMap((line) => /^\S+(?=\/)/.exec(line) ?? []);
      const isIn = (folder: string, path: string): boolean =>
        matchesGlob(`${folder}/`, `${path.replaceAll(/<[^>]*>/g, '*')}/**`);
      // A line stands for the folders below it unless others have lines of their own.
      const covering = paths.filter((path) => !paths.some((other) => other.startsWith(`${path}/`)));
      const missing = folders.filter(
        (folder) =>
          !paths.some((path) => `${path}/`.startsWith(`${folder}/`)) &&
          !covering.some((path) => isIn(folder, path)),
      );
      const gone = paths.filter((path) => !folders.some((folder) => isIn(folder, path)));
      assert.deepEqual({ missing, gone }, { missing: [], gone: [] }, at(block));
    }
  });

  it('a longer name does not cover a block', () => {
    assert.deepEqual(npmCalls('npm run -s replay -- --local --stage write | cat'), [
      { script: 'replay', options: ['--local', '--stage'] },
    ]);
    assert.deepEqual(npmCalls("npm ci && npm test  # npm start -- '--no'"), [
      { script: 'test', options: [] },
      { script: 'start', options: [] },
    ]);
    assert.deepEqual(npmCalls('npm run a -- --b \\\n  "--c" --d; npm run e --x'), [
      { script: 'a', options: ['--b', '--d'] },
      { script: 'e', options: [] },
    ]);
  });
});

function nameOf({ script }: { script: string }): string {
  return script === 'start' || script === 'test' ? `npm ${script}` : `npm run ${script}`;
}

function textOfFile(block: Block): (file: string) => Promise<string> {
  return async (file) => {
    const isTest =
      /^test\/.*\.test\.ts$/.test(file) || file === '.ci/run' || file.startsWith('.github/');
    assert.ok(isTest, `${at(block)}: ${file} is neither a test nor run by CI`);
    await access(join(root, file)).catch(() => assert.fail(`${at(block)}: there is no ${file}`));
    return readFile(join(root, file), 'utf8');
  };
}
