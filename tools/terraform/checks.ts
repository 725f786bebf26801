import { cp, mkdir, readdir, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { runnable } from './copy.ts';
import type { Result } from './terraform.ts';

export type RunTerraform = (folder: string, ...args: string[]) => Promise<Result>;

/** Says how a check ended, and whether it passed. */
export type Report = (what: string, result: Result, conclusion?: string) => boolean;

/** Terraform takes a core for each test file: so many at a time. */
const atATime = 2;

/**
 * The configuration, its examples and their tests, with one major version of the Google provider.
 * @param copy the folder of a copy of the configuration.
 * @param results the folder for what each test file says, for the tests that look into plans (test/terraform/runs.ts).
 * @param only the test files of the configuration to run; all of them without.
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
    // Of the examples, their tests plan all that there is to validate.
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

/** What a test file of a folder said is kept under this name. */
export function resultName(folder: string, file: string): string {
  return `${folder === '' ? '' : `${basename(folder)}-`}${file}.ndjson`;
}

/**
 * What the variables refuse, by themselves: without the resources, no provider is needed and no plan is made.
 * @param folder a new one.
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

/** Terraform calls it a success when there is no test at all. */
function reportTest(report: Report, what: string, { passed, printed }: Result): void {
  const tally = /\d+ passed, \d+ failed/.exec(printed)?.[0] ?? '';
  const ran = passed && tally !== '' && !tally.startsWith('0 passed');
  report(`test ${what}`, { passed: ran, printed: ran ? '' : readable(printed) }, tally);
}

/** What a person wants to read of Terraform's JSON lines: the messages and diagnostics, without plans and states. */
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
