import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigError } from '@pipeline/shared/config.ts';
import {
  fixedSecrets,
  mountedSecrets,
  openSecrets,
  plainSecrets,
} from '@pipeline/shared/secrets.ts';
import { readTokens } from '@pipeline/shared/webhook-tokens.ts';
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
    assert.throws(() => fixedSecrets('WEBHOOK_SECRETS', ' \n\n', plainSecrets), ConfigError);
    assert.throws(
      () => mountedSecrets(join(folder, 'absent'), plainSecrets, fakeClock(), log),
      ConfigError,
    );
    await writeFile(file, '\n');
    assert.throws(() => mountedSecrets(file, plainSecrets, fakeClock(), log), ConfigError);
  });

  it('refuses to start with a guessable one, names its line, and does not print it', async () => {
    const { log } = recordingLog();
    const text = `# Sysdig's\n\n${'x'.repeat(16)}\r\n short-secret \n`;
    const refused = (where: string) => (error: unknown) =>
      error instanceof ConfigError &&
      error.message.startsWith(`${where}, line 4: `) &&
      /at least 16 .*openssl rand -hex 16/.test(error.message) &&
      !error.message.includes('short-secret');
    assert.throws(
      () => fixedSecrets('WEBHOOK_SECRETS', text, readTokens),
      refused('WEBHOOK_SECRETS'),
    );
    await writeFile(file, text);
    assert.throws(
      () => mountedSecrets(file, readTokens, fakeClock(), log),
      refused(`the secrets file ${file}`),
    );
    for (const settings of [
      { name: 'WEBHOOK_SECRETS', text, file: undefined },
      { name: 'WEBHOOK_SECRETS', text: undefined, file },
    ]) {
      assert.throws(
        () => openSecrets({ ...settings, read: readTokens }, fakeClock(), log),
        ConfigError,
      );
      // Not secrets whose length the deployment cannot choose.
      assert.ok(openSecrets({ ...settings, read: plainSecrets }, fakeClock(), log));
    }
  });

  it('ignores lines that are blank or begin with #', async () => {
    const text = `# ${'of Sysdig '.repeat(3)}\nsecret-number-one\n\n  #secret-number-two\nsecret-number-#3#\n`;
    const secrets = fixedSecrets('WEBHOOK_SECRETS', text, plainSecrets);
    assert.deepEqual(await secrets(), ['secret-number-one', 'secret-number-#3#']);
    assert.throws(
      () => fixedSecrets('WEBHOOK_SECRETS', '# none, for now', plainSecrets),
      /contains no secret/,
    );
  });

  it('accepts a new secret at its first use and rejects a removed one within half a minute', async () => {
    const clock = fakeClock();
    await writeFile(file, 'secret-number-one\n');
    const secrets = mountedSecrets(file, plainSecrets, clock, recordingLog().log);
    await writeFile(file, 'secret-number-two\r\n');
    assert.deepEqual(await secrets(), ['secret-number-one']);
    clock.advance(1000);
    assert.deepEqual(await secrets('look-again'), ['secret-number-two']);
    await writeFile(file, 'secret-number-three\n');
    clock.advance(29_999);
    assert.deepEqual(await secrets(), ['secret-number-two']);
    clock.advance(1);
    assert.deepEqual(await secrets(), ['secret-number-three']);
  });

  it('does not read the file for every wrong secret', async () => {
    const clock = fakeClock();
    await writeFile(file, 'secret-number-one');
    const secrets = mountedSecrets(file, plainSecrets, clock, recordingLog().log);
    await writeFile(file, 'secret-number-two');
    clock.advance(999);
    assert.deepEqual(await secrets('look-again'), ['secret-number-one']);
  });

  it('keeps the last secrets if the file becomes empty or gets one that is too short, and logs it', async () => {
    for (const [text, error] of [
      ['', /contains no secret$/],
      ['secret-number-two\nshort-secret', /line 2: a secret needs at least 16 characters/],
    ] as const) {
      const clock = fakeClock();
      const { log, entries } = recordingLog();
      await writeFile(file, 'secret-number-one');
      const secrets = mountedSecrets(file, readTokens, clock, log);
      await writeFile(file, text);
      clock.advance(60_000);
      assert.deepEqual(await secrets(), [{ secret: 'secret-number-one', context: {} }]);
      assert.equal(entries[0]?.severity, 'ERROR');
      assert.match(entries[0].error ?? '', error);
      assert.doesNotMatch(JSON.stringify(entries), /short-secret/);
    }
  });
});
