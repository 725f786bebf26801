import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { replayWire } from '../../tools/fuzz/wire/replay.ts';
import { Failures } from '../../tools/fuzz/failures.ts';

describe('hostile input', () => {
  it('can be repeated over a socket if it did harm', async () => {
    const seed = 2 ** 31 + process.pid;
    const failures = new Failures(seed);
    const request = 'GET / HTTP/1.1\r\nhost: x\r\n\r\n';
    await failures.addWire(
      {
        kind: 'made up',
        target: 'receive',
        // It is 405.
        expectation: 'refused',
        statuses: [401],
        parts: [Buffer.from(request)],
        isFramed: true,
      },
      '405 instead of 401',
    );
    const file = failures.all[0]?.reproducer?.replace('--replay ', '');
    assert.ok(file !== undefined);
    try {
      assert.equal((await replayWire(file)).failure, '405 instead of 401');
    } finally {
      await rm(file);
    }
  });
});
