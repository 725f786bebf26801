import { systemClock } from '@pipeline/shared/clock.ts';
import { loadSettings } from '@pipeline/shared/config.ts';
import { compose } from '../functions/receive/compose.ts';
import { settings as validate } from './generated/settings.js';
import { run } from './run.ts';
import { startServer } from './server.ts';

const settings = loadSettings(validate);
const stage = compose();
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
