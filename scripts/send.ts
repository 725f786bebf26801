import { Command } from 'commander';
import { fetchErrorText } from '@pipeline/shared/errors.ts';
import { readPayload } from './lib/payload.ts';

/** Posts payloads to a running `receive`, as Sysdig or falcosidekick would. */

const program = new Command('npm run send --')
  .description('Post payloads to a running receive function and print its answers.')
  .argument('<file...>', 'payloads: JSON, or NDJSON in a file named .ndjson')
  .option('--url <url>', 'where receive is', 'http://127.0.0.1:8080')
  .option('--token <secret>', 'an accepted secret (default: the variable WEBHOOK_TOKEN)')
  .showHelpAfterError()
  .parse();

const { url, token = process.env['WEBHOOK_TOKEN'] } = program.opts<{
  url: string;
  token?: string;
}>();

for (const file of program.args) {
  try {
    const { name, body, contentType } = await readPayload(file);
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': contentType,
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
      body,
      signal: AbortSignal.timeout(30_000),
    });
    console.log(`${name}: ${response.status} ${await response.text()}`);
    if (response.status === 401) console.error('say --token: npm start prints the one it accepts');
    if (!response.ok) process.exitCode = 1;
  } catch (error) {
    console.error(`${file}: ${fetchErrorText(error)}`);
    process.exitCode = 1;
  }
}
