import { execFile } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { colorsOf } from '../cli/colors.ts';
import { createCommand, exitCodes, runCommand } from '../cli/command.ts';
import { configuration, copyConfiguration, runnable } from './terraform/copy.ts';
import { environment, NoTerraformError, terraform, type Result } from './terraform/terraform.ts';

/** Checks the deployment with Terraform itself. Deploys nothing, needs no credentials and no project. */

const command = createCommand(
  'npm run test:terraform --',
  'Checks terraform/ with Terraform itself: format, init, validate and test, for the configuration and each example, and its rules for settings against those of the functions. Works on a copy: your own state, values and providers are not touched. Deploys nothing.',
)
  .option('--required', 'fail where terraform or its Google provider cannot be had, not skip')
  .addHelpText(
    'after',
    `
Where the Terraform registry cannot be reached, name a mirror of the provider in TF_CLI_CONFIG_FILE:
https://developer.hashicorp.com/terraform/cli/config/config-file#provider-installation

Examples:
  npm run test:terraform
  TF_CLI_CONFIG_FILE=mirror.rc npm run test:terraform -- --required`,
  );

await runCommand(command, async ({ signal }) => {
  const { required = false } = command.opts<{ required?: boolean }>();
  const folder = await mkdtemp(join(tmpdir(), 'test-terraform-'));
  try {
    return await checkAll(folder, required, signal);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

async function checkAll(folder: string, required: boolean, signal: AbortSignal): Promise<number> {
  const cache = join(folder, 'providers');
  await mkdir(cache);
  const env = environment(cache);
  const run = async (where: string, ...args: string[]): Promise<Result> =>
    terraform(where, args, env, signal);

  const missing = await whatIsMissing(folder, run);
  if (missing !== undefined) {
    console.log(`${required ? 'failed' : 'skipped'} the checks of terraform/: ${missing}`);
    return required ? exitCodes.failed : exitCodes.done;
  }
  const copy = join(folder, 'terraform');
  await copyConfiguration(configuration, copy);
  let failed = 0;
  const report = (what: string, { passed, printed }: Result, conclusion = ''): boolean => {
    console.log(
      `${passed ? colorsOf(process.stdout).green('ok    ') : colorsOf(process.stdout).red('failed')} ${what} ${conclusion}`.trimEnd(),
    );
    if (!passed) {
      failed += 1;
      console.log(printed);
    }
    return passed;
  };

  report('fmt', await run(copy, 'fmt', '-check', '-recursive', '-diff'));
  for (const each of await runnable(copy)) {
    const where = join(copy, each);
    const name = join('terraform', each);
    if (!report(`init ${name}`, await run(where, 'init', '-backend=false'))) continue;
    if (!report(`validate ${name}`, await run(where, 'validate'))) continue;
    const tested = await run(where, 'test');
    const tally = /\d+ passed, \d+ failed/.exec(tested.printed)?.[0] ?? '';
    // Terraform calls it a success when there is no test at all, as in the examples.
    const untested = each === '' && tally.startsWith('0 passed');
    report(`test ${name}`, { ...tested, passed: tested.passed && !untested }, tally);
  }
  report('what plans say', await mocha({ ...env, TERRAFORM_CONFIGURATION: copy }, signal));
  return failed === 0 ? exitCodes.done : exitCodes.failed;
}

/** Why nothing can be checked here; undefined when it can. */
async function whatIsMissing(
  folder: string,
  run: (where: string, ...args: string[]) => Promise<Result>,
): Promise<string | undefined> {
  const alone = join(folder, 'provider-alone');
  await mkdir(alone);
  await copyFile(join(configuration, 'versions.tf'), join(alone, 'versions.tf'));
  try {
    const { passed, printed } = await run(alone, 'init', '-backend=false');
    if (passed) return undefined;
    return `the Google provider cannot be had (TF_CLI_CONFIG_FILE can name a mirror):\n${printed}`;
  } catch (error) {
    if (error instanceof NoTerraformError) return error.message;
    throw error;
  }
}

/** The tests that look into plans: TERRAFORM_CONFIGURATION names the copy, in which `init` has been run. */
async function mocha(env: NodeJS.ProcessEnv, signal: AbortSignal): Promise<Result> {
  const root = join(import.meta.dirname, '..');
  const program = join(root, 'node_modules/mocha/bin/mocha.js');
  const args = [program, '--exit', 'test/terraform/**/*.test.ts'];
  return promisify(execFile)(process.execPath, args, { cwd: root, env, signal }).then(
    ({ stdout, stderr }) => ({ passed: true, printed: stdout + stderr }),
    (error: { stdout: string; stderr: string }) => ({
      passed: false,
      printed: error.stdout + error.stderr,
    }),
  );
}
