import { cp, mkdir, readdir, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { runnable } from './copy.ts';
import type { Result } from './terraform.ts';

export type RunTerraform = (folder: string, ...args: string[]) => Promise<Result>;

/** Reports a check's result, and returns whether it passed. */
export type Report = (what: string, result: Result, conclusion?: string) => boolean;

/** Terraform uses a core per test file: run this many concurrently. */
const atATime = 2;

/**
 * Checks the configuration, its examples and their tests, with one major version of the Google provider.
 * @param copy The folder of a copy of the configuration.
 * @param results The folder for the output of each test file, for the tests that read plans (test/terraform/runs.ts).
 * @param only The test files of the configuration to run; all by default.
 */
export async function checkConfiguration(
  { copy, results, label }: { copy: string; results: string; label: string },
  run: RunTerraform,
  report: Report,
  only?: readonly string[],
): Promise<void> {
  await mkdir(results, { recursive: true });
  const jobs: (() => Promise<void>)[] = [];
  for (const each of await runnable(copy)) {
    const where = join(copy, each);
    const name = `${join('terraform', each)}${label}`;
    if (!report(`init ${name}`, await run(where, 'init', '-backend=false'))) continue;
    // For the examples, their tests already plan everything.
    if (each === '' && !report(`validate ${name}`, await run(where, 'validate'))) continue;
    const tests = (await readdir(join(where, 'tests'))).filter((file) =>
      file.endsWith('.tftest.hcl'),
    );
    for (const file of tests) {
      if (each === '' && only?.includes(file) === false) continue;
      jobs.push(async () => {
        const tested = await run(where, 'test', '-json', '-verbose', `-filter=tests/${file}`);
        await writeFile(join(results, resultName(each, file)), tested.printed);
        reportTest(report, `${name} ${file}`, tested);
      });
    }
  }
  await sideBySide(jobs);
}

/** The name of the stored output of a test file. */
export function resultName(folder: string, file: string): string {
  return `${folder === '' ? '' : `${basename(folder)}-`}${file}.ndjson`;
}

/**
 * Tests the validations of the variables alone: without the resources, no provider and no plan is needed.
 * @param folder A new folder.
 */
export async function checkRefusals(
  copy: string,
  folder: string,
  run: RunTerraform,
  report: Report,
): Promise<void> {
  await mkdir(folder);
  for (const part of [
    'variables.tf',
    'variables-settings.tf',
    'names.tf',
    'generated',
    'tests/fixtures',
    'tests/variables',
  ]) {
    await cp(join(copy, part), join(folder, part), { recursive: true });
  }
  if (!report('init of the variables', await run(folder, 'init'))) return;
  const tested = await run(folder, 'test', '-json', '-test-directory=tests/variables');
  reportTest(report, 'what the variables refuse', tested);
}

/** Terraform reports success even if there are no tests. */
function reportTest(report: Report, what: string, { passed, printed }: Result): void {
  const tally = /\d+ passed, \d+ failed/.exec(printed)?.[0] ?? '';
  const ran = passed && tally !== '' && !tally.startsWith('0 passed');
  report(`test ${what}`, { passed: ran, printed: ran ? '' : readable(printed) }, tally);
}

/** The readable part of Terraform's JSON lines: messages and diagnostics, without plans and states. */
function readable(lines: string): string {
  return lines
    .split('\n')
    .filter((line) => !/"test_(?:plan|state)":/.test(line))
    .join('\n');
}

async function sideBySide(jobs: readonly (() => Promise<void>)[]): Promise<void> {
  const waiting = [...jobs];
  const worker = async (): Promise<void> => {
    for (let job = waiting.shift(); job !== undefined; job = waiting.shift()) await job();
  };
  await Promise.all(Array.from({ length: atATime }, worker));
}
