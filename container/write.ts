import { loadSettings } from '@pipeline/shared/config.ts';
import { createStage, type QueueLimits } from '../functions/write/stage.ts';
import { startDelivery } from './delivery.ts';
import { settings as validate } from './generated/settings.js';
import { run } from './run.ts';

/**
 * Whoever pulls takes no more than it can hold, and nobody waits for an answer: an event then waits for its slot rather
 * than going back, which would put it off by the retry policy's ten seconds and more, and count as a delivery. But less
 * than the client keeps a message (10 minutes), so that none comes again while it waits, and long floods of what is
 * urgent leave the rest to others.
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
      // With a slower pace than there are seconds left, they would only go back later.
      onStop: stage.releaseQueued,
    }),
});
