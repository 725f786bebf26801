import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { startLocalConsole } from '../local/console/start.ts';
import { startStack } from '../local/stack/stack.ts';
import { chromiumPath, howToInstall, launchChromium } from './screenshots/chromium.ts';
import { createCommand, runCommand, UsageError } from '../cli/command.ts';
import { fillConsole } from './screenshots/fill.ts';
import { phone, shots, takeShot, type Scheme, type Shot } from './screenshots/shots.ts';

/** Takes screenshots of the console, for README and docs. */

interface Options {
  readonly folder: string;
}

const command = createCommand(
  'npm run screenshots --',
  'Run the pipeline on this machine, send it samples and some load, and take screenshots of the console in a headless ' +
    'Chromium: each view, light and dark, and one at the width of a phone.',
)
  .option(
    '--folder <folder>',
    'the folder of the screenshots',
    join(import.meta.dirname, '../docs/images'),
  )
  .addHelpText(
    'after',
    '\nExamples:\n  npm run screenshots\n  npm run screenshots -- --folder /tmp',
  );

await runCommand(command, async () => {
  const { folder } = command.opts<Options>();
  const path = chromiumPath();
  if (path === undefined) throw new UsageError(howToInstall);
  await mkdir(folder, { recursive: true });
  const secret = 'the-secret-of-the-screenshots';
  const stack = await startStack({ secrets: secret });
  const console = await startLocalConsole(stack, { port: 0, secret });
  const browser = await launchChromium(path);
  const take = async (shot: Shot, scheme: Scheme): Promise<void> => {
    process.stdout.write(`${await takeShot(browser, console.url, shot, scheme, folder)}\n`);
  };
  try {
    await fillConsole(stack, secret);
    for (const shot of shots) {
      // The pipeline comes last: it fails now and then, and everything still arrives.
      if (shot.name === 'pipeline') stack.scc.setFaults({ errorRate: 0.3 });
      await take(shot, 'light');
      await take(shot, 'dark');
    }
    await take(phone, 'light');
  } finally {
    await browser.close();
    await console.close();
    await stack.close();
  }
});
