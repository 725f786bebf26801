import { systemClock } from '@pipeline/shared/clock.ts';
import { loadSettings } from '@pipeline/shared/config.ts';
import { createStage } from '../functions/receive/stage.ts';
import { settings as validate } from './generated/settings.js';
import { run } from './run.ts';
import { startServer } from './server.ts';

const settings = loadSettings(validate);
const stage = createStage();
void run({
  settings,
  log: stage.log,
  start: async () =>
    startServer({
      ...stage,
      port: settings.PORT,
      drainMs: settings.DRAIN_SECONDS * 1000,
      clock: systemClock,
    }),
});
