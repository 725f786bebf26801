import assert from 'node:assert/strict';
import { ConfigError, listSetting, loadSettings, mapSetting } from '@pipeline/shared/config.ts';
import { settings as receive } from '../../../functions/receive/generated/settings.js';
import { settings as write } from '../../../functions/write/generated/settings.js';

describe('settings', () => {
  it('fill in defaults and convert numbers', () => {
    const settings = loadSettings(receive, {
      PROJECT_ID: 'p',
      WEBHOOK_SECRETS: 's',
      PUBLISH_TIMEOUT_MS: '5000',
    });
    assert.equal(settings.EVENTS_TOPIC, 'events');
    assert.equal(settings.PUBLISH_TIMEOUT_MS, 5000);
    assert.equal(settings.SIGNATURE_ALGORITHM, 'sha256');
  });

  it('report all faults at once, and treat an empty variable as absent', () => {
    assert.throws(
      () =>
        loadSettings(write, {
          PROJECT_ID: '',
          SCC_SOURCE: 'sources/1',
          PROPERTY_VALUE_LIMIT: 'many',
        }),
      (error) =>
        error instanceof ConfigError &&
        ['PROJECT_ID', 'SCC_SOURCE', 'PROPERTY_VALUE_LIMIT'].every((name) =>
          error.message.includes(name),
        ),
    );
  });

  it('require a secret', () => {
    assert.throws(() => loadSettings(receive, { PROJECT_ID: 'p' }), /WEBHOOK_SECRETS/);
  });

  it('read lists and maps', () => {
    assert.deepEqual(listSetting('L', ' a, b c\nd,, '), ['a', 'b c', 'd']);
    assert.deepEqual(listSetting('L', '["a, b"]'), ['a, b']);
    assert.deepEqual([...mapSetting('M', '{"a":"b"}')], [['a', 'b']]);
    for (const bad of ['[1]', '[']) assert.throws(() => listSetting('L', bad), /L /);
    for (const bad of ['[]', '{"a":1}', 'null', '{'])
      assert.throws(() => mapSetting('M', bad), /M /);
  });
});
