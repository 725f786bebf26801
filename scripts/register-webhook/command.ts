import { Option, type Command } from 'commander';
import { systemClock } from '@pipeline/shared/clock.ts';
import { errorText } from '@pipeline/shared/errors.ts';
import { findDeployment, withDeployment, type DeploymentOptions } from '../lib/find-deployment.ts';
import { colorsOf } from '../../cli/colors.ts';
import {
  createCommand,
  exitCodes,
  UsageError,
  type Context,
  type Program,
} from '../../cli/command.ts';
import { linesOf } from '../../cli/output.ts';
import { createSysdigClient } from './client.ts';
import { readSecret } from '../lib/read-secret.ts';
import { sysdigApiUrl } from '../lib/sysdig-api-url.ts';
import { redactor } from './plan.ts';
import { validateDesired } from './validate-desired.ts';
import { register } from './register.ts';
import type { TransportName } from './transports.ts';

interface Options extends DeploymentOptions {
  readonly via: TransportName;
  readonly name: string;
  readonly url?: string;
  readonly region?: string;
  readonly tokenFile?: string;
  readonly secretFile?: string;
  readonly attachPolicies: string[];
  readonly rotateSecret: boolean;
  readonly test: boolean;
  readonly dryRun: boolean;
  readonly json: boolean;
}

const createRegisterCommand = (): Command =>
  withDeployment(
    createCommand(
      'npm run register-webhook --',
      'Make Sysdig post its events to the webhook: create the integration of this name, or update what differs.',
    ),
  )
    .addOption(
      new Option(
        '--via <way>',
        'the event forwarder, or a notification channel, which Sysdig throttles',
      )
        .choices(['forwarder', 'channel'])
        .default('forwarder'),
    )
    .option('--name <name>', 'its name in Sysdig', 'Google Security Command Center')
    .option('--url <url>', "the webhook (default: the deployment's)")
    .option(
      '--region <region>',
      "Sysdig's region, or the URL of its API (default: the deployment's)",
    )
    .option('--token-file <file>', "file with Sysdig's API token (default: SYSDIG_TOKEN)")
    .option(
      '--secret-file <file>',
      'file with the webhook secret: the first that accepts Sysdig is used (default: WEBHOOK_SECRET)',
    )
    .option('--attach-policies <names...>', 'policies that should notify the channel, or all', [])
    .option('--rotate-secret', 'send the secret even if nothing else changes', false)
    .option('--no-test', 'post no test to the webhook, and ask Sysdig for none')
    .option('--dry-run', 'print what would change; change nothing', false)
    .option('--json', 'print the state and the changes as JSON', false)
    .addHelpText(
      'after',
      `
Examples:
  npm run register-webhook -- --deployment deployment.json --dry-run
  npm run register-webhook -- --deployment deployment.json --secret-file secret.txt
  npm run register-webhook -- --url https://receive.example.com --region us4
  npm run register-webhook -- --deployment deployment.json --via channel --attach-policies all
  npm run register-webhook -- --local

Exit codes: 0 Sysdig is configured as requested; 1 it is not; 2 invalid arguments.`,
    );

/** Makes Sysdig post its events to this pipeline. */
export function registerWebhook(): Program {
  const command = createRegisterCommand();
  return { command, work: async (context) => work(command.opts<Options>(), context) };
}

async function work(options: Options, context: Context): Promise<number> {
  const { signal, env, stdout, stderr } = context;
  const lines = linesOf(context);
  const { via, name, dryRun, test, rotateSecret, json } = options;
  if (via !== 'channel' && options.attachPolicies.length > 0) {
    throw new UsageError(
      '--attach-policies goes with --via channel: the event forwarder sends the events of all policies',
    );
  }
  const deployment = await deploymentOf(options);
  const api = sysdigApiUrl(options.region ?? deployment?.sysdig?.region);
  const url = options.url ?? deployment?.webhookUrl;
  if (url === undefined) throw new UsageError('--url is missing: the deployment names no webhook');
  const token = await readSecret({
    what: 'API token of Sysdig',
    option: '--token-file',
    file: options.tokenFile,
    local: deployment?.local?.sysdigToken,
    variable: 'SYSDIG_TOKEN',
    environment: env['SYSDIG_TOKEN'],
  });
  const secret = await readSecret({
    what: 'secret of the webhook',
    option: '--secret-file',
    as: 'sysdig',
    file: options.secretFile,
    local: deployment?.local?.webhookSecret,
    variable: 'WEBHOOK_SECRET',
    environment: env['WEBHOOK_SECRET'],
  });
  validateDesired(via, { name, url, secret }, api);
  const redact = redactor([token, secret]);
  const say = (line: string): void => {
    (json ? lines.say : lines.print)(redact(line));
  };
  const client = createSysdigClient({
    base: api,
    token,
    clock: systemClock,
    signal,
    onWait: (seconds) => lines.say(`Sysdig's rate limit: waiting ${seconds} s`),
  });
  say(`Sysdig at ${api}`);
  try {
    const outcome = await register(
      client,
      {
        via,
        desired: { name, url, secret, rotateSecret },
        policies: options.attachPolicies,
        dryRun,
        test,
        consoleUrl: url === deployment?.webhookUrl ? deployment.local?.console : undefined,
      },
      systemClock,
      { say, colors: colorsOf(json ? stderr : stdout) },
    );
    if (json) lines.print(redact(JSON.stringify(outcome, null, 2)));
    return outcome.sysdigTest === 'missing' ? exitCodes.failed : exitCodes.done;
  } catch (error) {
    if (signal.aborted) {
      lines.say('interrupted: run it again, it changes only what is not yet right');
      return exitCodes.interrupted;
    }
    if (error instanceof UsageError) throw new UsageError(redact(error.message), { cause: error });
    throw new Error(redact(errorText(error)), { cause: error });
  }
}

/** Reads the deployment only if the options leave something open. */
async function deploymentOf(options: Options) {
  const { local, deployment, project, url, region } = options;
  const isNamed = local === true || deployment !== undefined || project !== undefined;
  if (!isNamed && url !== undefined && region !== undefined) return undefined;
  return findDeployment(options);
}
