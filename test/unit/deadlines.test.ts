import assert from 'node:assert/strict';
import { loadSettings } from '@pipeline/shared/config.ts';
import { delivery } from '@pipeline/shared/pubsub/topology.ts';
import { settings as enrich } from '../../functions/enrich/generated/settings.js';
import { settings as write } from '../../functions/write/generated/settings.js';
import { pauses } from '../../functions/write/scc.ts';

describe('deadlines', () => {
  const functionTimeout = delivery.functionTimeoutSeconds * 1000;

  it('of what write does fit into the time of its function', () => {
    const settings = loadSettings(write, {
      PROJECT_ID: 'p',
      SCC_SOURCE: 'organizations/1/sources/1',
    });
    const tries = (pauses.length + 1) * settings.SCC_TIMEOUT_MS;
    const waits = pauses.reduce((sum, pause) => sum + pause, 0);
    assert.ok(tries + waits + settings.PUBLISH_TIMEOUT_MS < functionTimeout);
  });

  it('of what enrich does fit into the time of its function', () => {
    const settings = loadSettings(enrich, { PROJECT_ID: 'p', ORGANIZATION_ID: '1' });
    assert.ok(2 * settings.PUBLISH_TIMEOUT_MS < functionTimeout);
  });

  it('of a function lie within the ack deadline, and all within what Pub/Sub allows', () => {
    assert.ok(delivery.functionTimeoutSeconds < delivery.ackDeadlineSeconds);
    assert.ok(delivery.ackDeadlineSeconds <= 600);
    assert.ok(delivery.maximumBackoffSeconds <= 600);
    assert.ok(delivery.maxDeliveryAttempts >= 5 && delivery.maxDeliveryAttempts <= 100);
    assert.ok(delivery.deadLetterRetentionSeconds <= 31 * 24 * 3600);
  });
});
