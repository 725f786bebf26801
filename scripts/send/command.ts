import { errorText, fetchErrorText } from '@pipeline/shared/errors.ts';
import type { Command } from 'commander';
import { createCommand, exitCodes, type Context, type Program } from '../../cli/command.ts';
import { linesOf } from '../../cli/output.ts';
import { printable } from '../../cli/printable.ts';
import { readPayload, type Payload } from '../lib/payload.ts';

interface Options {
  readonly url: string;
  readonly token?: string;
}

const createSendCommand = (): Command =>
  createCommand(
    'npm run send --',
    'Post payloads to a running receive function and print its answers.',
  )
    .argument('<file...>', 'payloads: JSON, or NDJSON in a file named .ndjson')
    .option('--url <url>', 'where receive is', 'http://127.0.0.1:8080')
    .option('--token <secret>', 'an accepted secret (default: the variable WEBHOOK_TOKEN)');

/** Posts payloads to a running `receive`, as Sysdig or falcosidekick would. */
export function send(): Program {
  const command = createSendCommand();
  return { command, work: async (context) => work(command.args, command.opts<Options>(), context) };
}

async function work(
  files: readonly string[],
  { url, token: given }: Options,
  context: Context,
): Promise<number> {
  const { print, say } = linesOf(context);
  const token = given ?? context.env['WEBHOOK_TOKEN'];
  let failed = false;
  for (const file of files) {
    try {
      const payload = await readPayload(file);
      const response = await post(payload, url, token);
      print(printable(`${payload.name}: ${response.status} ${await response.text()}`));
      if (response.status === 401) {
        say('say --token: npm start prints the one it accepts');
      }
      failed ||= !response.ok;
    } catch (error) {
      say(printable(`${file}: ${errorText(error)}`));
      failed = true;
    }
  }
  return failed ? exitCodes.failed : exitCodes.done;
}

/** @throws Error in one line when there is no answer. */
async function post(
  { body, contentType }: Payload,
  url: string,
  token: string | undefined,
): Promise<Response> {
  try {
    return await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': contentType,
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
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
