import { loadSettings } from '@pipeline/shared/config.ts';
import { createStage, type QueueLimits } from '../functions/write/stage.ts';
import { startDelivery } from './delivery.ts';
import { settings as validate } from './generated/settings.js';
import { run } from './run.ts';

/**
 * A puller takes only as many messages as it can hold, and no caller waits for a response. Let an event wait for its
 * slot instead of returning it, which would cost at least the ten seconds of the retry policy and a delivery attempt.
 * Wait less than the client's lease (10 minutes), so that no message is redelivered while it waits, and long floods of
 * urgent events leave the rest to others.
 */
const queueLimits: QueueLimits = { waitMs: 300_000, maxWaiting: Number.POSITIVE_INFINITY };

const settings = loadSettings(validate);
const stage = createStage(settings.DELIVERY === 'pull' ? queueLimits : undefined);
void run({
  settings,
  log: stage.log,
  start: async () =>
    startDelivery({
      settings,
      stage,
      maxMessages: settings.MAX_OUTSTANDING_MESSAGES ?? stage.maxWaiting,
      // At a rate slower than the remaining seconds, they would only be returned later.
      onStop: stage.releaseQueued,
    }),
});
