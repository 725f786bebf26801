import { errorText, fetchErrorText } from '@pipeline/shared/errors.ts';
import { senderOf } from '@pipeline/shared/sender-of.ts';
import type { Sender } from '@pipeline/shared/senders.ts';
import { Option, type Command } from 'commander';
import {
  createCommand,
  exitCodes,
  UsageError,
  type Context,
  type Program,
} from '../../cli/command.ts';
import { linesOf } from '../../cli/output.ts';
import { printable } from '../../cli/printable.ts';
import type { Deployment } from '../lib/deployment.ts';
import { findDeployment, withDeployment, type DeploymentOptions } from '../lib/find-deployment.ts';
import { itemsOf, readPayloadFrom, type Payload } from '../lib/payload.ts';
import { readSecret } from '../lib/read-secret.ts';
import { isInRepository } from '../lib/stack-file.ts';
import { recipes, sampleFile } from './recipes.ts';

interface Options extends DeploymentOptions {
  readonly url?: string;
  readonly secretFile?: string;
  readonly recipe?: string;
}

/** A file to post, and the label of its response. */
interface Posted {
  readonly file: string;
  readonly label: string;
}

const createSendCommand = (): Command => {
  const command = withDeployment(
    createCommand(
      'npm run send --',
      'Post payloads to a running receive function and print its responses.',
    )
      .argument('[file...]', 'payloads: JSON, or NDJSON in a file named .ndjson; -: standard input')
      .option('--url <url>', "where receive is (default: the deployment's)"),
  ).option('--secret-file <file>', 'file with an accepted secret (default: WEBHOOK_SECRET)');
  return (isInRepository ? withRecipes(command) : command).addHelpText('after', more);
};

/** Only the repository has the samples. */
function withRecipes(command: Command): Command {
  const names = Object.keys(recipes);
  const titles = Object.entries(recipes).map(
    ([name, { title }]) => `  ${name.padEnd(12)} ${title}`,
  );
  return command
    .addOption(
      new Option('--recipe <name>', 'the samples of a recipe, attacks first').choices(names),
    )
    .addHelpText(
      'after',
      `
Recipes (docs/recipes):
${titles.join('\n')}

Example:
  npm run send -- --local --recipe exec`,
    );
}

const more = `
Examples:
  npm run send -- --local local/samples/e04-falco-run-shell-untrusted-2024.json
  WEBHOOK_SECRET=… npm run send -- --url https://receive.example.com event.json
  kubectl logs … | npm run -s send -- --local -

receive quarantines a payload that it does not recognize, as a dead letter, and answers 200.

Exit codes: 0 receive answered 2xx to every payload; 1 it did not; 2 invalid arguments.`;

/** Posts payloads to a running `receive`, as Sysdig or falcosidekick would. */
export function send(): Program {
  const command = createSendCommand();
  return { command, work: async (context) => work(command.args, command.opts<Options>(), context) };
}

async function work(files: readonly string[], options: Options, context: Context): Promise<number> {
  const { print, say } = linesOf(context);
  const payloads = [...samplesOf(options), ...files.map((file) => ({ file, label: '' }))];
  if (payloads.length === 0) throw new UsageError('nothing to send: name FILE, - or --recipe NAME');
  const deployment = await deploymentOf(options);
  const url = options.url ?? deployment?.webhookUrl;
  if (url === undefined) {
    throw new UsageError('no URL of receive: use --local, --deployment FILE, or --url URL');
  }
  let failed = false;
  for (const { file, label } of payloads) {
    try {
      const payload = await readPayloadFrom(file, context.stdin);
      const secret = await secretOf(options, deployment, context.env, senderIn(payload));
      const response = await post(payload, url, secret);
      print(printable(`${label}${payload.name}: ${response.status} ${await response.text()}`));
      if (response.status === 401) {
        say(refusedText(options, secret, deployment));
      }
      failed ||= !response.ok;
    } catch (error) {
      say(printable(errorText(error)));
      failed = true;
    }
  }
  return failed ? exitCodes.failed : exitCodes.done;
}

function samplesOf({ recipe: name = '' }: Options): Posted[] {
  const { attack = [], harmless = [] } = recipes[name] ?? {};
  return [
    ...attack.map((sample) => ({ file: sampleFile(sample), label: 'attack: ' })),
    ...harmless.map((sample) => ({ file: sampleFile(sample), label: 'harmless: ' })),
  ];
}

/** Names the rejected secret, and how to use another one. */
function refusedText(
  { secretFile: file }: Options,
  secret: string | undefined,
  deployment: Deployment | undefined,
): string {
  const another = 'use --local, or an accepted secret from --secret-file FILE or WEBHOOK_SECRET';
  if (secret === undefined) return `no secret was sent: ${another}`;
  const local = deployment?.local === undefined ? 'WEBHOOK_SECRET' : 'npm start';
  return `receive does not accept the secret of ${file ?? local}: ${another}`;
}

/** None is needed where --url says enough. */
async function deploymentOf(options: Options): Promise<Deployment | undefined> {
  const { local, deployment, project } = options;
  const isNamed = local === true || deployment !== undefined || project !== undefined;
  return isNamed || options.url === undefined ? findDeployment(options) : undefined;
}

/** The sender of a payload's events, which selects the token; `any` if the sender is unknown. */
function senderIn(payload: Payload): Sender | 'any' {
  try {
    const items = itemsOf(payload);
    const known = items.flatMap((item) =>
      item.kind === 'unknown' ? [] : (senderOf(item.format) ?? []),
    );
    return known[0] ?? 'any';
  } catch (error) {
    if (error instanceof SyntaxError) return 'any';
    throw error;
  }
}

/** Undefined if there is none: a receive that requires signatures then rejects the request and says so. */
async function secretOf(
  { secretFile: file }: Options,
  deployment: Deployment | undefined,
  env: Context['env'],
  as: Sender | 'any',
): Promise<string | undefined> {
  const local = deployment?.local?.webhookSecret;
  const environment = env['WEBHOOK_SECRET'];
  if (file === undefined && local === undefined && !environment) return undefined;
  return readSecret({
    what: 'secret of the webhook',
    option: '--secret-file',
    as,
    file,
    local,
    variable: 'WEBHOOK_SECRET',
    environment,
  });
}

/** @throws Error with a one-line message if there is no response. */
async function post(
  { body, contentType }: Payload,
  url: string,
  secret: string | undefined,
): Promise<Response> {
  try {
    return await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': contentType,
        ...(secret === undefined ? {} : { authorization: `Bearer ${secret}` }),
      },
      body,
      signal: AbortSignal.timeout(30_000),
    });
  } catch (error) {
    throw new Error(
      `${url} does not answer (${fetchErrorText(error)}): npm start runs receive here, and --url names another`,
      { cause: error },
    );
  }
}
