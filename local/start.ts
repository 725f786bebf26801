import { randomBytes } from 'node:crypto';
import { dirname, join } from 'node:path';
import { errorText } from '@pipeline/shared/errors.ts';
import { minSecretLength, tokenLines } from '@pipeline/shared/webhook-tokens.ts';
import { portNumber } from '../cli/arguments.ts';
import { createCommand, exitCodes } from '../cli/command.ts';
import { standWhereCalled } from '../cli/working-folder.ts';
import { defaultStackFile } from '../scripts/lib/stack-file.ts';
import { startLocalConsole } from './console/start.ts';
import { assertFree } from './stack/ports.ts';
import { callOnce, schedule } from './stack/scheduler.ts';
import { startStack, type Stack } from './stack/stack.ts';
import type { Payload } from '../scripts/lib/payload.ts';
import { deliver } from './deliver.ts';
import { chosenSamples, polledSamples } from './chosen-samples.ts';
import { environmentSettings, settingLines } from './environment-settings.ts';
import { assertNotRunning, leaveAddresses } from './deployment-file.ts';
import { Screen } from './screen.ts';
import { settled } from './settled.ts';

/** The whole system on one machine: functions, Pub/Sub, Security Command Center, and a console. */

interface Options {
  readonly port: number;
  readonly consolePort: number;
  readonly secret?: string;
  readonly samples?: string[];
  readonly exit: boolean;
  readonly poll: boolean;
  readonly quiet: boolean;
  readonly stackFile: string;
}

standWhereCalled();

const program = createCommand(
  'npm start --',
  'Run the pipeline on this machine: the functions from their bundles, around emulators of Pub/Sub and Security Command Center. If PUBSUB_EMULATOR_HOST is set, that Pub/Sub emulator is used. Environment variables configure the stages: FOLD, MIN_SEVERITY, …',
)
  .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? exitCodes.done : exitCodes.usage))
  .option('--port <port>', 'port of receive', portNumber(1), 8080)
  .option('--console-port <port>', 'port of the console', portNumber(1), 8081)
  .option('--secret <secret>', 'secret that receive accepts (default: a random one, printed)')
  .option('--samples <which...>', 'what to send first: few, all, none, or files (default: few)')
  .option(
    '--poll',
    "also run poll, which reads the emulator of Sysdig's events API every ten seconds",
    false,
  )
  .option('--quiet', 'do not print the path of each event', false)
  .option(
    '--exit',
    'send the samples, wait for the outcome of every event, print the counts and end',
    false,
  )
  .option(
    '--stack-file <file>',
    'file for the addresses, which --local of other commands reads',
    defaultStackFile,
  )
  .addHelpText(
    'after',
    `
Examples:
  npm start
  FOLD=on npm start -- --samples all
  npm start -- --samples none --secret "$(openssl rand -hex 16)"
  npm start -- --exit                 for a script: exits with 0 if every event has an outcome

Ctrl-C ends it.`,
  )
  .parse();

await run(program.opts<Options>());

async function run(options: Options): Promise<void> {
  const screen = new Screen(process.stdout, options.quiet);
  const secrets = options.secret ?? randomBytes(16).toString('hex');
  const interrupted = new Promise<'interrupted'>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const)
      process.once(signal, () => {
        screen.say('ending …');
        resolve('interrupted');
      });
  });
  const died = Promise.withResolvers<never>();
  // A waiting caller sees the rejection; until then it must not count as unhandled.
  died.promise.catch(() => undefined);
  const closing: (() => Promise<void>)[] = [];
  try {
    // Check the whole command line before starting anything.
    const token = secretIn(secrets);
    const samples = await chosenSamples(options.samples ?? ['few']);
    await assertNotRunning(options.stackFile);
    await assertFree(options.port, '--port');
    await assertFree(options.consolePort, '--console-port');
    screen.say('building the functions and starting them around the emulators …');
    const settings = environmentSettings(process.env);
    const stack = await startStack({
      settings,
      secrets,
      receivePort: options.port,
      pubsubHost: process.env['PUBSUB_EMULATOR_HOST'],
      poll: options.poll,
      events: options.poll ? polledSamples(Date.now()) : [],
      onOutcome: (entry) => {
        screen.outcome(entry);
      },
      onDeath: (reason) => {
        if (options.exit) died.reject(new Error(reason));
        else screen.warn(`${reason}: start it again on the console's page Pipeline`);
      },
    });
    closing.push(stack.close);
    const console = await startLocalConsole(stack, {
      port: options.consolePort,
      secret: token,
      archive: join(dirname(options.stackFile), 'discarded.ndjson'),
      onFault: (message) => {
        screen.warn(message);
      },
    });
    closing.push(console.close);
    closing.push(await leaveAddresses(options.stackFile, stack, console.url, secrets));
    const ending = new AbortController();
    closing.push(async () => {
      ending.abort();
    });
    screen.started(stack, console.url, token, settingLines(settings));
    const session = { stack, screen, token, signal: ending.signal };
    const work = async (): Promise<void> => {
      const missing = await sendSamples(session, samples);
      if (!options.exit) return serve(session, console.url);
      screen.tally(stack, missing);
      if (missing.length > 0) process.exitCode = 1;
    };
    await Promise.race([work(), interrupted, died.promise]);
  } catch (error) {
    screen.fail(errorText(error));
    process.exitCode = 1;
  } finally {
    for (const close of closing.toReversed()) await close();
  }
  // Do not let a client's leftover handles block the terminal.
  process.exit();
}

interface Session {
  readonly stack: Stack;
  readonly screen: Screen;
  readonly token: string;
  /** Aborts when the system ends. */
  readonly signal: AbortSignal;
}

/** Sends the samples, and polls once. @returns The ids of events without an outcome. */
async function sendSamples(
  { stack, screen, token, signal }: Session,
  samples: readonly Payload[],
): Promise<readonly string[]> {
  const { poll } = stack.stages;
  const failure = poll && (await callOnce(poll.url, signal));
  if (failure !== undefined) screen.warn(failure);
  for (const sample of samples) screen.sent(sample, await deliver(stack, sample, token));
  return settled(stack, 60_000);
}

/** Serves until the system ends. */
async function serve({ stack, screen, token, signal }: Session, consoleUrl: string): Promise<void> {
  screen.invite(consoleUrl, stack.receiveUrl, token);
  const { poll } = stack.stages;
  if (poll === undefined) return new Promise(() => undefined);
  return schedule(poll.url, 10_000, signal, (failure) => {
    screen.warn(failure);
  });
}

/** The secret alone. @throws Error, without showing it, if receive would refuse to start with it. */
function secretIn(line: string): string {
  const [token, ...others] = tokenLines(line);
  if (token === undefined || token.secret.length < minSecretLength || others.length > 0) {
    throw new Error(
      `--secret must be one line of at least ${minSecretLength} characters that does not begin with #: use the output of openssl rand -hex 16, or omit it`,
    );
  }
  if (token.fault !== undefined) throw new Error(`--secret: ${token.fault}`);
  return token.secret;
}
