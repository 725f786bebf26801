import assert from 'node:assert/strict';
import { environmentSettings, settingLines } from '../../../local/environment-settings.ts';

describe("the settings in npm start's environment", () => {
  it('reach each stage that has them, and are printed once', () => {
    const settings = environmentSettings({
      PATH: '/bin',
      FOLD: 'on',
      MASKING: 'off',
      RESOURCE_LADDER: 'cluster',
      LOOKUP_PROJECTS: 'a,b',
      SYSDIG_REGION: 'eu1',
      PUBLISH_TIMEOUT_MS: '5000',
      MIN_SEVERITY: '',
    });
    assert.deepEqual(settings, {
      receive: { PUBLISH_TIMEOUT_MS: '5000' },
      enrich: {
        MASKING: 'off',
        RESOURCE_LADDER: 'cluster',
        LOOKUP_PROJECTS: 'a,b',
        PUBLISH_TIMEOUT_MS: '5000',
      },
      write: { FOLD: 'on', SYSDIG_REGION: 'eu1', PUBLISH_TIMEOUT_MS: '5000' },
      poll: { PUBLISH_TIMEOUT_MS: '5000' },
    });
    assert.ok(settingLines(settings).includes('setting  FOLD=on (write)'));
    const shared = settingLines(settings).filter((line) => line.includes('PUBLISH_TIMEOUT_MS'));
    assert.deepEqual(shared, ['setting  PUBLISH_TIMEOUT_MS=5000 (receive, enrich, write, poll)']);
  });

  it('exclude those that connect the parts', () => {
    const { receive, enrich, write, poll } = environmentSettings({
      PROJECT_ID: 'mine',
      ORGANIZATION_ID: '1',
      SCC_SOURCE: 'x',
      EVENTS_TOPIC: 'x',
      SCC_EMULATOR_HOST: 'x',
      WEBHOOK_SECRETS: 'x',
      SYSDIG_TOKEN: 'x',
      CHECKPOINT_BUCKET: 'x',
      FOLD_BUCKET: 'x',
    });
    assert.deepEqual([receive, enrich, write, poll], [{}, {}, {}, {}]);
  });
});
