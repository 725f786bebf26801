import assert from 'node:assert/strict';
import { appendFile, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { fromArchiveLine, toArchiveLine } from '../../../../scripts/dead-letters/archive-line.ts';
import { archiveSource } from '../../../../scripts/dead-letters/archive-source.ts';
import { openArchive } from '../../../../scripts/dead-letters/archive.ts';
import type { DeadLetter } from '../../../../scripts/dead-letters/dead-letter.ts';
import { deadLetterOf } from './support.ts';

const origin = { stage: 'write', subscription: 'projects/p/subscriptions/findings-dead' } as const;

describe('an archive of dead letters', () => {
  let folder: string;
  let file: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'archive-'));
    file = join(folder, 'dead.ndjson');
  });
  afterEach(async () => rm(folder, { recursive: true }));

  async function readAll(): Promise<{ letters: DeadLetter[]; faults: string[] }> {
    const faults: string[] = [];
    const letters: DeadLetter[] = [];
    const source = archiveSource({
      file,
      stage: 'write',
      batch: 2,
      signal: new AbortController().signal,
      onFault: (message) => faults.push(message),
    });
    for (;;) {
      const batch = await source.next();
      if (batch === undefined) break;
      assert.ok(batch.length <= 2);
      letters.push(...batch);
    }
    await source.close();
    return { letters, faults };
  }

  it('preserves all bytes and attributes', async () => {
    const attributes = fc.dictionary(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }));
    const bytes = fc.oneof(
      fc.uint8Array().map((array) => Buffer.from(array)),
      fc.string({ unit: 'binary' }).map((text) => Buffer.from(text)),
    );
    fc.assert(
      fc.property(bytes, attributes, (data, given) => {
        const letter = deadLetterOf({ data, attributes: { ...given } });
        const line = toArchiveLine(letter, origin);
        assert.match(line, /^[^\n]+\n$/);
        assert.deepEqual(fromArchiveLine(line, 'write'), letter);
      }),
    );
  });

  it('is readable if the data is text, and keeps all digits', async () => {
    const text = '{"n": 1720031001639981110, "s": "\u2028 ü"}';
    const archive = await openArchive(file, origin);
    await archive.append([deadLetterOf({ text, id: '7', attributes: { reason: 'r' } })]);
    await archive.append([deadLetterOf({ data: Buffer.from([0xff]), id: '8' })]);
    await archive.close();
    const [first = '', second = ''] = (await readFile(file, 'utf8')).split('\n');
    assert.deepEqual(JSON.parse(first), {
      version: 1,
      ...origin,
      id: '7',
      publishTime: '2026-11-24T12:00:00.000000000Z',
      attributes: { reason: 'r' },
      text,
    });
    assert.deepEqual((JSON.parse(second) as { base64: string }).base64, '/w==');
    const { letters, faults } = await readAll();
    assert.deepEqual([letters.map(({ id }) => id), faults], [['7', '8'], []]);
    assert.equal(letters[0]?.data.toString(), text);
  });

  it('is readable only by its owner', async () => {
    await (await openArchive(file, origin)).close();
    assert.equal((await stat(file)).mode & 0o777, 0o600);
  });

  it('survives a line that a crash truncated: the next one starts on a new line', async () => {
    const archive = await openArchive(file, origin);
    await archive.append([deadLetterOf({ id: '1' })]);
    await archive.close();
    await appendFile(file, '{"version":1,"stage":"wri');
    const again = await openArchive(file, origin);
    await again.append([deadLetterOf({ id: '2' }), deadLetterOf({ id: '1' })]);
    await again.close();
    const { letters, faults } = await readAll();
    assert.deepEqual(
      letters.map(({ id }) => id),
      ['1', '2'],
    );
    assert.deepEqual(faults, [`${file}, line 2: not JSON`]);
  });

  it('checks each line, and reports invalid ones without quoting them', async () => {
    const good = JSON.parse(toArchiveLine(deadLetterOf(), origin)) as object;
    const bad: [object, RegExp][] = [
      [{ ...good, stage: 'enrich' }, /a dead letter of enrich, not of write/],
      [{ ...good, version: 2 }, /version must be equal to constant/],
      [{ ...good, text: undefined }, /must match exactly one schema in oneOf/],
      [{ ...good, base64: 'AA==' }, /must match exactly one schema in oneOf/],
      [{ ...good, publishTime: 'yesterday' }, /publishTime must match pattern/],
      [{ ...good, attributes: { secret: 7 } }, /attributes\/\* must be string/],
      [{ ...good, more: 'hunter2' }, /must NOT have additional properties/],
    ];
    await writeFile(file, bad.map(([line]) => `${JSON.stringify(line)}\n`).join('\n'));
    const { letters, faults } = await readAll();
    assert.deepEqual(letters, []);
    assert.equal(faults.length, bad.length);
    for (const [n, [, expected]] of bad.entries()) {
      assert.match(faults[n] ?? '', expected);
      assert.ok(faults[n]?.startsWith(`${file}, line ${2 * n + 1}: `));
      assert.doesNotMatch(faults[n] ?? '', /hunter2|yesterday/);
    }
  });

  it('reports that it is not writable', async () => {
    await assert.rejects(openArchive(join(folder, 'no', 'file'), origin), {
      name: 'UsageError',
      message: /^cannot write to the archive .*file: ENOENT/,
    });
  });
});
