import { loadSettings } from '@pipeline/shared/config.ts';
import { createStage } from '../functions/enrich/stage.ts';
import { startDelivery } from './delivery.ts';
import { settings as validate } from './generated/settings.js';
import { run } from './run.ts';

/** Each message mostly waits for the Compute API or Pub/Sub. */
const maxMessages = 100;

const settings = loadSettings(validate);
const stage = createStage();
void run({
  settings,
  log: stage.log,
  start: async () =>
    startDelivery({
      settings,
      stage,
      maxMessages: settings.MAX_OUTSTANDING_MESSAGES ?? maxMessages,
    }),
});
