import { errorText, fetchErrorText } from '@pipeline/shared/errors.ts';
import { createCommand, exitCodes, runCommand } from '../cli/command.ts';
import { printable } from '../cli/printable.ts';
import { readPayload, type Payload } from './lib/payload.ts';

/** Posts payloads to a running `receive`, as Sysdig or falcosidekick would. */

interface Options {
  readonly url: string;
  readonly token?: string;
}

const command = createCommand(
  'npm run send --',
  'Post payloads to a running receive function and print its answers.',
)
  .argument('<file...>', 'payloads: JSON, or NDJSON in a file named .ndjson')
  .option('--url <url>', 'where receive is', 'http://127.0.0.1:8080')
  .option('--token <secret>', 'an accepted secret (default: the variable WEBHOOK_TOKEN)');

await runCommand(command, async () => {
  const { url, token = process.env['WEBHOOK_TOKEN'] } = command.opts<Options>();
  let failed = false;
  for (const file of command.args) {
    try {
      const payload = await readPayload(file);
      const response = await post(payload, url, token);
      console.log(printable(`${payload.name}: ${response.status} ${await response.text()}`));
      if (response.status === 401) {
        console.error('say --token: npm start prints the one it accepts');
      }
      failed ||= !response.ok;
    } catch (error) {
      console.error(printable(`${file}: ${errorText(error)}`));
      failed = true;
    }
  }
  return failed ? exitCodes.failed : exitCodes.done;
});

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
