import { loadSettings } from '@pipeline/shared/config.ts';
import { createStage } from '../functions/enrich/stage.ts';
import { startDelivery } from './delivery.ts';
import { settings as validate } from './generated/settings.js';
import { run } from './run.ts';

/** Each waits for the Compute API or Pub/Sub most of its time. */
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
