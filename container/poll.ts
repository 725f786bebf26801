import { loadSettings } from '@pipeline/shared/config.ts';
import { createStage } from '../functions/poll/stage.ts';
import { settings as validate } from './generated/settings.js';
import { endOnFaults, exit } from './run.ts';

/**
 * One run, for a CronJob. Publish first and move the checkpoint last: if the run is killed at any point, the next one
 * starts where this one started.
 */
const settings = loadSettings(validate);
const { handle, log } = createStage();
endOnFaults(log);
let asked = false;
for (const name of ['SIGTERM', 'SIGINT'] as const) {
  process.on(name, () => {
    if (asked) exit(1);
    asked = true;
    setTimeout(() => {
      exit(1);
    }, settings.SHUTDOWN_SECONDS * 1000);
  });
}
void pollOnce();

async function pollOnce(): Promise<void> {
  const { status, body } = await handle({
    method: 'POST',
    path: '/',
    header: () => undefined,
    headerNames: () => [],
    body: Buffer.alloc(0),
  });
  const done = status === 200;
  const message = done ? 'the poll is done' : 'the poll failed';
  const line = { severity: done ? 'INFO' : 'ERROR', message, status, ...body };
  process.stdout.write(`${JSON.stringify(line)}\n`);
  exit(done ? 0 : 1);
}
