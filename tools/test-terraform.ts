import { execFile } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { colorsOf } from '../cli/colors.ts';
import { createCommand, exitCodes, runCommand } from '../cli/command.ts';
import {
  checkConfiguration,
  checkRefusals,
  type Report,
  type RunTerraform,
} from './terraform/checks.ts';
import { configuration, copyConfiguration, runnable } from './terraform/copy.ts';
import { environment, NoTerraformError, terraform, type Result } from './terraform/terraform.ts';

/** Checks the deployment with Terraform itself. Deploys nothing, and needs no credentials and no project. */

const command = createCommand(
  'npm run test:terraform --',
  'Check terraform/ with Terraform itself: format, validate and test for the configuration, the tests of each example, and the validations of settings against those of the functions. Works on a copy: your own state, values and providers stay untouched. Deploys nothing.',
)
  .option(
    '--google <majors...>',
    'with these major versions of the Google provider: the first in full, the others only for equal plans',
  )
  .option('--required', 'fail instead of skip if terraform or its Google provider is not available')
  .addHelpText(
    'after',
    `
Where the Terraform registry cannot be reached, name a mirror of the provider in TF_CLI_CONFIG_FILE:
https://developer.hashicorp.com/terraform/cli/config/config-file#provider-installation

Examples:
  npm run test:terraform
  npm run test:terraform -- --google 7 8
  TF_CLI_CONFIG_FILE=mirror.rc npm run test:terraform -- --required`,
  );

await runCommand(command, async ({ signal }) => {
  const { required = false, google: majors = [] } = command.opts<{
    required?: boolean;
    google?: string[];
  }>();
  const folder = await mkdtemp(join(tmpdir(), 'test-terraform-'));
  try {
    return await checkAll(folder, { required, majors }, signal);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

/** A major version of the Google provider; undefined: Terraform's choice. */
type Major = string | undefined;

async function checkAll(
  folder: string,
  { required, majors }: { required: boolean; majors: readonly string[] },
  signal: AbortSignal,
): Promise<number> {
  const cache = join(folder, 'providers');
  await mkdir(cache);
  const env = environment(cache);
  const run: RunTerraform = async (where, ...args) => terraform(where, args, env, signal);
  let failed = 0;
  const report: Report = (what, { passed, printed }, conclusion = '') => {
    console.log(
      `${passed ? colorsOf(process.stdout).green('ok    ') : colorsOf(process.stdout).red('failed')} ${what} ${conclusion}`.trimEnd(),
    );
    if (!passed) {
      failed += 1;
      console.log(printed);
    }
    return passed;
  };

  const [first, ...others]: readonly Major[] = majors.length === 0 ? [undefined] : majors;
  const missing = await whatIsMissing(folder, first, run);
  if (missing !== undefined) {
    console.log(`${required ? 'failed' : 'skipped'} the checks of terraform/: ${missing}`);
    return required ? exitCodes.failed : exitCodes.done;
  }
  const copy = await copyFor(folder, first);
  const results = join(folder, 'results');
  report('fmt', await run(copy, 'fmt', '-check', '-recursive', '-diff'));
  await checkRefusals(copy, join(folder, 'variables'), run, report);
  await checkConfiguration({ copy, results, label: labelOf(first) }, run, report);

  // For another major version: check that it accepts everything, and plans the same.
  const otherResults: string[] = [];
  for (const major of others) {
    const without = await whatIsMissing(folder, major, run);
    if (without === undefined) {
      const place = {
        copy: await copyFor(folder, major),
        results: `${results}-${major}`,
        label: labelOf(major),
      };
      await checkConfiguration(place, run, report, ['options.tftest.hcl']);
      otherResults.push(place.results);
    } else if (required) report(`provider ${major}`, { passed: false, printed: without });
    else console.log(`skipped the checks with version ${major} of the provider: ${without}`);
  }
  const plans = {
    ...env,
    TERRAFORM_CONFIGURATION: copy,
    TERRAFORM_RESULTS: results,
    TERRAFORM_OTHER_RESULTS: otherResults.join(delimiter),
  };
  report('what plans say', await mocha(plans, signal));
  return failed === 0 ? exitCodes.done : exitCodes.failed;
}

function labelOf(major: Major): string {
  return major === undefined ? '' : ` (google ${major})`;
}

/** A copy of the configuration and its examples that accepts only this version of the provider. */
async function copyFor(folder: string, major: Major): Promise<string> {
  const copy = join(folder, `terraform${major ?? ''}`);
  await copyConfiguration(configuration, copy);
  for (const each of await runnable(copy)) await pin(join(copy, each), major);
  return copy;
}

/** Uses an override file: https://developer.hashicorp.com/terraform/language/files/override */
async function pin(folder: string, major: Major): Promise<void> {
  if (major === undefined) return;
  await writeFile(
    join(folder, 'provider_override.tf'),
    `terraform {
  required_providers {
    google = {
      source  = "hashicorp/google"
      version = "~> ${major}.0"
    }
  }
}
`,
  );
}

/** Why nothing can be checked here; undefined if it can. */
async function whatIsMissing(
  folder: string,
  major: Major,
  run: RunTerraform,
): Promise<string | undefined> {
  const alone = join(folder, `provider-alone${major ?? ''}`);
  await mkdir(alone);
  await copyFile(join(configuration, 'versions.tf'), join(alone, 'versions.tf'));
  await pin(alone, major);
  try {
    const { passed, printed } = await run(alone, 'init', '-backend=false');
    if (passed) return undefined;
    return `the Google provider is not available (TF_CLI_CONFIG_FILE can name a mirror):\n${printed}`;
  } catch (error) {
    if (error instanceof NoTerraformError) return error.message;
    throw error;
  }
}

/** The tests that read plans: TERRAFORM_CONFIGURATION names the copy, in which `init` has run. */
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
