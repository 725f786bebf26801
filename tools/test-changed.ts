import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { affectedBy, type Files } from './lib/affected.ts';
import { runMocha } from './lib/mocha.ts';

/**
 * After an edit: checks the types, and runs the unit tests that uncommitted changes may affect. Lists the affected
 * tests over the wire, and leaves them to `npm test`. Passes further arguments to mocha.
 */

const root = join(import.meta.dirname, '..');
const run = promisify(execFile);

async function git(...args: string[]): Promise<string[]> {
  const { stdout } = await run('git', args, { cwd: root, maxBuffer: 2 ** 26 });
  return stdout.split('\0').filter((path) => path !== '');
}

async function textsOf(paths: readonly string[]): Promise<Files> {
  const texts = paths.map(async (path) => {
    // A deleted file is still in git's list.
    const text = path.endsWith('.ts')
      ? await readFile(join(root, path), 'utf8').catch(() => '')
      : '';
    return [path, text] as const;
  });
  return new Map(await Promise.all(texts));
}

const untracked = await git('ls-files', '-z', '--others', '--exclude-standard');
const changed = [...(await git('diff', '-z', '--name-only', '--no-renames', 'HEAD')), ...untracked];
const affected = affectedBy(
  changed,
  await textsOf([...(await git('ls-files', '-z')), ...untracked]),
);
const tests = [...affected].filter((path) => path.endsWith('.test.ts')).toSorted();
const unit = tests.filter((path) => path.startsWith('test/unit/'));
const others = tests.filter((path) => !path.startsWith('test/unit/'));
console.log(`${changed.length} files changed, ${unit.length} unit tests affected`);
if (others.length > 0) console.log(`also affected, run by npm test:\n  ${others.join('\n  ')}`);

const types = run(process.execPath, [join(root, 'tools/types.ts')]).then(
  ({ stdout }) => ({ passed: true, stdout, stderr: '' }),
  (error: { stdout: string; stderr: string }) => ({ passed: false, ...error }),
);
const mocha =
  unit.length === 0
    ? 0
    : await runMocha(['--parallel', '--reporter=dot', ...unit, ...process.argv.slice(2)], {});
const { passed, stdout, stderr } = await types;
process.stdout.write(stdout + stderr);
process.exitCode = passed ? mocha : 1;
