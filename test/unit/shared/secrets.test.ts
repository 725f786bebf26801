import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigError } from '@pipeline/shared/config.ts';
import { fixedSecrets, mountedSecrets } from '@pipeline/shared/secrets.ts';
import { fakeClock, recordingLog } from '../support.ts';

describe('secrets', () => {
  let folder: string;
  let file: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'secrets-'));
    file = join(folder, 'secrets');
  });
  afterEach(async () => rm(folder, { recursive: true }));

  it('refuses to start without one', async () => {
    const { log } = recordingLog();
    assert.throws(() => fixedSecrets('WEBHOOK_SECRETS', ' \n\n'), ConfigError);
    assert.throws(() => mountedSecrets(join(folder, 'absent'), fakeClock(), log), ConfigError);
    await writeFile(file, '\n');
    assert.throws(() => mountedSecrets(file, fakeClock(), log), ConfigError);
  });

  it('accepts a new secret at its first use and refuses a removed one within half a minute', async () => {
    const clock = fakeClock();
    await writeFile(file, 'one\n');
    const secrets = mountedSecrets(file, clock, recordingLog().log);
    await writeFile(file, 'two\r\n');
    assert.deepEqual(await secrets(), ['one']);
    clock.advance(1000);
    assert.deepEqual(await secrets('look-again'), ['two']);
    await writeFile(file, 'three\n');
    clock.advance(29_999);
    assert.deepEqual(await secrets(), ['two']);
    clock.advance(1);
    assert.deepEqual(await secrets(), ['three']);
  });

  it('does not read the file for every wrong secret', async () => {
    const clock = fakeClock();
    await writeFile(file, 'one');
    const secrets = mountedSecrets(file, clock, recordingLog().log);
    await writeFile(file, 'two');
    clock.advance(999);
    assert.deepEqual(await secrets('look-again'), ['one']);
  });

  it('keeps the last secrets when the file becomes empty, and says so', async () => {
    const clock = fakeClock();
    const { log, entries } = recordingLog();
    await writeFile(file, 'one');
    const secrets = mountedSecrets(file, clock, log);
    await writeFile(file, '');
    clock.advance(60_000);
    assert.deepEqual(await secrets(), ['one']);
    assert.equal(entries[0]?.severity, 'ERROR');
  });
});
