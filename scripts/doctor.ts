import { readFile } from 'node:fs/promises';
import { systemClock } from '@pipeline/shared/clock.ts';
import { errorText } from '@pipeline/shared/errors.ts';
import { positiveNumber } from '../cli/arguments.ts';
import { isTerminal } from '../cli/colors.ts';
import { printableJson } from '../cli/printable.ts';
import { assertSignedIn, googleAuth } from './lib/credentials.ts';
import type { Deployment } from './lib/deployment.ts';
import {
  findDeployment,
  flagsOf,
  withDeployment,
  type DeploymentOptions,
} from './lib/find-deployment.ts';
import { createCommand, exitCodes, runCommand, UsageError } from '../cli/command.ts';
import { checksOf } from './doctor/checks.ts';
import { credentialsCheck } from './doctor/checks/credentials.ts';
import { createContext } from './doctor/context.ts';
import { openEnvironment } from './doctor/environment.ts';
import { asJson, createReport, tally } from './doctor/report.ts';
import { runChecks, type NamedResult } from './doctor/run-checks.ts';
import type { Check } from './doctor/check.ts';

/** Examines a deployment from end to end, and says what is wrong and how to mend it. */

interface Options extends DeploymentOptions {
  readonly sysdigTokenFile?: string;
  readonly silentHours: number;
  readonly timeout: number;
  readonly json?: boolean;
}

const command = withDeployment(
  createCommand(
    'npm run doctor --',
    'Examine a deployment from end to end: say what is wrong, and how to mend it. It changes nothing: the test\n' +
      'notification that it posts becomes no finding, and the dead letters that it counts stay where they are.',
  ),
)
  .option(
    '--sysdig-token-file <file>',
    'a token for Sysdig (else SYSDIG_TOKEN, else the stored one)',
  )
  .option(
    '--silent-hours <hours>',
    'warn when the last event is older than this',
    positiveNumber(),
    24,
  )
  .option('--timeout <seconds>', 'what one check may take', positiveNumber(), 20)
  .option('--json', 'print the results as JSON')
  .addHelpText(
    'after',
    `
Examples:
  npm run doctor -- --local
  npm run doctor -- --deployment deployment.json
  npm run doctor -- --deployment deployment.json --json | jq '.checks[] | select(.status == "problem")'

It ends with 0 when there is no problem (there may be warnings), 1 when there is one, and 2 when it was called
wrongly. What it could not look at is "not checked", with the reason: that is neither well nor a problem.
npm run verify proves that it works: it sends an event through all of it.`,
  );

await runCommand(command, async ({ signal }) => {
  const options = command.opts<Options>();
  const deployment = await findDeployment(options);
  const sysdigToken = await tokenOf(options);
  const checks = await allChecks(deployment, options, sysdigToken);
  const interrupted = new Promise<'interrupted'>((resolve) => {
    signal.addEventListener('abort', () => {
      resolve('interrupted');
    });
  });
  const work = examine(checks, deployment, options);
  const code = await Promise.race([work, interrupted]);
  return code === 'interrupted' ? exitCodes.interrupted : code;
});

/** Without credentials, what asks Google would only say so again and again: then that is all there is to say. */
async function allChecks(
  deployment: Deployment,
  options: Options,
  sysdigToken: string | undefined,
): Promise<readonly Check[]> {
  // One request may take less than a check, so that a check can say which of its requests failed.
  const timeoutMs = options.timeout * 500;
  const { silentHours } = options;
  const flags = flagsOf(options);
  const checks = (): readonly Check[] =>
    checksOf(
      createContext(openEnvironment({ deployment, flags, sysdigToken, silentHours, timeoutMs })),
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
): Promise<number> {
  const { json = false, timeout } = options;
  const width = Math.max(...checks.map(({ name }) => name.length));
  const report = createReport(isTerminal(1), width);
  const results: NamedResult[] = [];
  // In order, each as soon as it and those before it are done.
  for (const running of runChecks(checks, timeout * 1000, systemClock)) {
    const finished = await running;
    results.push(finished);
    if (!json) console.log(report.line(finished));
  }
  if (json) console.log(printableJson(asJson(projectId, results)));
  else console.log(`${report.remedies(results)}\n${report.summary(results)}`);
  if (tally(results).problem > 0) return exitCodes.failed;
  if (!json)
    console.log(`To see one event through all of it: npm run verify -- ${flagsOf(options)}`);
  return exitCodes.done;
}

async function tokenOf({ sysdigTokenFile: file }: Options): Promise<string | undefined> {
  if (file === undefined) return process.env['SYSDIG_TOKEN']?.trim() || undefined;
  try {
    const token = (await readFile(file, 'utf8')).trim();
    if (token !== '') return token;
  } catch (error) {
    throw new UsageError(`--sysdig-token-file: ${errorText(error)}`, { cause: error });
  }
  throw new UsageError(`--sysdig-token-file: ${file} is empty`);
}
