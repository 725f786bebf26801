import type { Command } from 'commander';
import { systemClock } from '@pipeline/shared/clock.ts';
import { errorText } from '@pipeline/shared/errors.ts';
import { positiveNumber } from '../../cli/arguments.ts';
import { isTerminal } from '../../cli/colors.ts';
import { printableJson } from '../../cli/printable.ts';
import { assertSignedIn, googleAuth } from '../lib/credentials.ts';
import type { Deployment } from '../lib/deployment.ts';
import {
  findDeployment,
  flagsOf,
  withDeployment,
  type DeploymentOptions,
} from '../lib/find-deployment.ts';
import {
  createCommand,
  exitCodes,
  UsageError,
  type Context,
  type Program,
} from '../../cli/command.ts';
import { readTextFile } from '../lib/read-text-file.ts';
import { linesOf } from '../../cli/output.ts';
import { checksOf } from './checks.ts';
import { credentialsCheck } from './checks/credentials.ts';
import { createContext } from './context.ts';
import { openEnvironment } from './environment.ts';
import { asJson, createReport, tally } from './report.ts';
import { runChecks, type NamedResult } from './run-checks.ts';
import type { Check } from './check.ts';

interface Options extends DeploymentOptions {
  readonly sysdigTokenFile?: string;
  readonly silentHours: number;
  readonly timeout: number;
  readonly json?: boolean;
}

/** Checks a deployment from end to end, and says what is wrong and how to fix it. */
export function doctor(): Program {
  const command = createDoctorCommand();
  return { command, work: async (context) => work(command.opts<Options>(), context) };
}

const createDoctorCommand = (): Command =>
  withDeployment(
    createCommand(
      'npm run doctor --',
      'Check a deployment from end to end: say what is wrong and how to fix it. It changes nothing: its test ' +
        'notification produces no finding, and the dead letters that it counts stay in their subscriptions.',
    ),
  )
    .option(
      '--sysdig-token-file <file>',
      'file with a Sysdig API token (default: SYSDIG_TOKEN, then the stored token)',
    )
    .option(
      '--silent-hours <hours>',
      'warn when the last event is older than this',
      positiveNumber(),
      24,
    )
    .option('--timeout <seconds>', 'maximum duration of one check', positiveNumber(), 20)
    .option('--json', 'print the results as JSON')
    .addHelpText(
      'after',
      `
Examples:
  npm run doctor -- --local
  npm run doctor -- --deployment deployment.json
  npm run doctor -- --deployment deployment.json --json | jq '.checks[] | select(.status == "problem")'

Exit codes: 0 no problems (warnings are possible); 1 at least one problem; 2 invalid arguments. A part that cannot be
checked is "not checked", with the reason: it is neither ok nor a problem.
npm run verify proves that a deployment works: it sends an event through the whole pipeline.`,
    );

async function work(options: Options, context: Context): Promise<number> {
  const deployment = await findDeployment(options);
  const sysdigToken = await tokenOf(options, context.env);
  const checks = await allChecks(deployment, options, sysdigToken, context.env);
  const interrupted = new Promise<'interrupted'>((resolve) => {
    context.signal.addEventListener('abort', () => {
      resolve('interrupted');
    });
  });
  const examined = examine(checks, deployment, options, context);
  const code = await Promise.race([examined, interrupted]);
  return code === 'interrupted' ? exitCodes.interrupted : code;
}

/** Reports missing credentials once: without them, every check that calls Google would repeat the same fault. */
async function allChecks(
  deployment: Deployment,
  options: Options,
  sysdigToken: string | undefined,
  env: Context['env'],
): Promise<readonly Check[]> {
  // Give a request less time than a check, so that a check can say which request failed.
  const timeoutMs = options.timeout * 500;
  const { silentHours } = options;
  const flags = flagsOf(options);
  const checks = (): readonly Check[] =>
    checksOf(
      createContext(
        openEnvironment({ deployment, flags, sysdigToken, silentHours, timeoutMs }, env),
      ),
    );
  if (deployment.local !== undefined) return checks();
  const error = await assertSignedIn(googleAuth()).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  return error === undefined ? [credentialsCheck(error), ...checks()] : [credentialsCheck(error)];
}

async function examine(
  checks: readonly Check[],
  { projectId }: Deployment,
  options: Options,
  { stdout, stderr }: Context,
): Promise<number> {
  const { json = false, timeout } = options;
  const { print } = linesOf({ stdout, stderr });
  const width = Math.max(...checks.map(({ name }) => name.length));
  const report = createReport(isTerminal(stdout), width);
  const results: NamedResult[] = [];
  // Print results in order, each as soon as it and all previous results are available.
  for (const running of runChecks(checks, timeout * 1000, systemClock)) {
    const finished = await running;
    results.push(finished);
    if (!json) print(report.line(finished));
  }
  if (json) print(printableJson(asJson(projectId, results)));
  else print(`${report.remedies(results)}\n${report.summary(results)}`);
  if (tally(results).problem > 0) return exitCodes.failed;
  if (!json)
    print(`To send one event through the whole pipeline: npm run verify -- ${flagsOf(options)}`);
  return exitCodes.done;
}

async function tokenOf(
  { sysdigTokenFile: file }: Options,
  env: Context['env'],
): Promise<string | undefined> {
  if (file === undefined) return env['SYSDIG_TOKEN']?.trim() || undefined;
  try {
    const token = (await readTextFile(file)).trim();
    if (token !== '') return token;
  } catch (error) {
    throw new UsageError(`--sysdig-token-file: ${errorText(error)}`, { cause: error });
  }
  throw new UsageError(`--sysdig-token-file: ${file} is empty`);
}
