import { Option, type Command } from 'commander';
import { systemClock } from '@pipeline/shared/clock.ts';
import { positiveNumber } from '../../cli/arguments.ts';
import { createCommand, exitCodes, type Context, type Program } from '../../cli/command.ts';
import { linesOf } from '../../cli/output.ts';
import { printableJson } from '../../cli/printable.ts';
import { closeClients, openClients } from '../lib/clients.ts';
import { assertSignedIn, googleAuth } from '../lib/credentials.ts';
import {
  findDeployment,
  flagsOf,
  withDeployment,
  type DeploymentOptions,
} from '../lib/find-deployment.ts';
import { readSecret } from '../lib/read-secret.ts';
import { asJson, momentLine, noteLine, summaryLines } from './report.ts';
import { runVerify } from './run-verify.ts';
import { senders, type Sender } from '@pipeline/shared/senders.ts';

interface Options extends DeploymentOptions {
  readonly as: Sender;
  readonly secretFile?: string;
  readonly timeout: number;
  readonly json?: boolean;
}

const createVerifyCommand = (): Command =>
  withDeployment(
    createCommand(
      'npm run verify --',
      'Prove that a deployment works: send one marked detection to the webhook with the stored secret, wait until its ' +
        'finding is in Security Command Center, print when it passed each stage, and set the finding to INACTIVE.',
    ),
  )
    .addOption(
      new Option('--as <sender>', 'sender of the detection').choices(senders).default('sysdig'),
    )
    .option(
      '--secret-file <file>',
      'file with an accepted secret (default: WEBHOOK_SECRET, then the stored secret)',
    )
    .option('--timeout <seconds>', 'maximum wait for the finding', positiveNumber(), 120)
    .option('--json', 'print the result as JSON')
    .addHelpText(
      'after',
      `
Examples:
  npm run verify -- --local
  npm run verify -- --deployment deployment.json
  npm run verify -- --deployment deployment.json --as falco --json

The secret is sent in the deployment's configured form: as a signature, in AUTH_HEADER, or as a bearer token. If the
deployment has no webhook, or if public_access is none and Cloud Run answers 403, the detection is published to the
topic events instead.

Besides gcloud auth application-default login, you need:
  at the source or in the organization  roles/securitycenter.findingsViewer, to see the finding, and
                                        roles/securitycenter.findingsStateSetter, to set it INACTIVE
  on the secret of the webhook          roles/secretmanager.secretAccessor, or the secret with --secret-file
  on the topic events                   roles/pubsub.publisher, only if the detection is published
  in the project, for more details      roles/logging.viewer for the stages' moments, roles/cloudfunctions.viewer for
                                        the settings, roles/pubsub.subscriber for the reason of a dead letter

Exit codes: 0 the whole pipeline works, and the finding is INACTIVE; 1 otherwise; 2 invalid arguments; 130 Ctrl-C.`,
    );

/** Sends one detection through a deployment, and reports whether it became a finding. */
export function verify(): Program {
  const command = createVerifyCommand();
  return { command, work: async (context) => work(command.opts<Options>(), context) };
}

async function work(options: Options, context: Context): Promise<number> {
  const { signal, env } = context;
  const { print } = linesOf(context);
  const { json = false } = options;
  const deployment = await findDeployment(options);
  const secret = await givenSecret(options, env);
  if (deployment.local === undefined) await assertSignedIn(googleAuth());
  const requestMs = 20_000;
  const clients = openClients(deployment, requestMs, env);
  let sentAt: string | undefined;
  try {
    const verification = await runVerify({
      deployment,
      clients,
      clock: systemClock,
      signal,
      sender: options.as,
      secret,
      timeoutMs: options.timeout * 1000,
      requestMs,
      flags: flagsOf(options),
      onNote: (note) => {
        if (!json) print(noteLine(note));
      },
      onMoment: (moment) => {
        sentAt ??= moment.at;
        if (!json) print(momentLine(moment, sentAt));
      },
    });
    if (json) print(printableJson(asJson(deployment.projectId, verification)));
    else print(`\n${summaryLines(verification).join('\n')}`);
    if (signal.aborted) return exitCodes.interrupted;
    return verification.failure === undefined ? exitCodes.done : exitCodes.failed;
  } finally {
    await closeClients(clients);
  }
}

/** The given secret; if undefined, the stored one is used. @throws UsageError */
async function givenSecret(
  { secretFile: file, as }: Options,
  env: Context['env'],
): Promise<string | undefined> {
  const environment = env['WEBHOOK_SECRET'];
  if (file === undefined && !environment) return undefined;
  return readSecret({
    what: 'secret of the webhook',
    option: '--secret-file',
    as,
    file,
    local: undefined,
    variable: 'WEBHOOK_SECRET',
    environment,
  });
}
