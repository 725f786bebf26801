import assert from 'node:assert/strict';
import { systemClock } from '@pipeline/shared/clock.ts';
import { loadSettings } from '@pipeline/shared/config.ts';
import { delivery } from '@pipeline/shared/pubsub/topology.ts';
import {
  createComputeApi,
  requestsInTime,
} from '../../../../../functions/enrich/lookup/compute-api.ts';
import { settings as enrichSettings } from '../../../../../functions/enrich/generated/settings.js';
import { createLookup } from '../../../../../functions/enrich/lookup/lookup.ts';
import { startComputeEmulator } from '../../../../../local/emulators/compute/index.ts';
import { fakeClock, recordingLog } from '../../../support.ts';
import { falcoEvent } from '../events.ts';
import { settings } from './fake-compute.ts';

const projects = ['my-shop', 'my-lab', 'my-office'];
const instances = Array.from({ length: 300 }, (_, index) => ({
  project: projects[index % 3] ?? '',
  zone: 'us-central1-a',
  id: String(10_000 + index),
  name: `vm-${index}`,
}));

describe('the cost of lookups', () => {
  it('leaves enrich enough time to publish', () => {
    const { LOOKUP_TIMEOUT_MS, PUBLISH_TIMEOUT_MS } = loadSettings(enrichSettings, {
      PROJECT_ID: 'p',
      ORGANIZATION_ID: '1',
      // The maximum of the setting.
      LOOKUP_TIMEOUT_MS: '6000',
    });
    const most = requestsInTime * LOOKUP_TIMEOUT_MS + 2 * PUBLISH_TIMEOUT_MS;
    assert.ok(most < delivery.functionTimeoutSeconds * 1000);
  });

  it('is 3 lists per refresh for 10,000 events over 300 instances in 3 projects', async () => {
    const emulator = await startComputeEmulator({ instances });
    try {
      const clock = fakeClock();
      const api = createComputeApi({
        timeoutMs: 5000,
        emulatorHost: emulator.host,
        clock: systemClock,
      });
      const { log } = recordingLog();
      const LOOKUP_PROJECTS = projects.join(',');
      const find = createLookup({ ...settings, LOOKUP_PROJECTS }, { api, clock, log });
      const sendAll = async (): Promise<void> => {
        const events = Array.from({ length: 10_000 }, (_, index) =>
          // Every hundredth event is on an unknown host, and requests a fresh list in vain.
          falcoEvent(index % 100 === 99 ? `gone-${index}` : `vm-${index % 300}`),
        );
        for (let start = 0; start < events.length; start += 100) {
          const batch = events.slice(start, start + 100);
          const found = await Promise.all(batch.map(async (event) => find(event, 1)));
          assert.equal(found.filter((instance) => instance !== undefined).length, 99);
          clock.advance(3000);
        }
      };
      await sendAll();
      assert.deepEqual(emulator.calls(), { 'instances.aggregatedList': { 200: 3 } });
      // The second time is in the next refresh period.
      await sendAll();
      assert.deepEqual(emulator.calls(), { 'instances.aggregatedList': { 200: 6 } });
    } finally {
      await emulator.close();
    }
  });
});
