import assert from 'node:assert/strict';
import { sampleEvents } from '../../../../../local/emulators/sysdig/index.ts';
import { currentPath, from, idsOf, pageIn, query, readAll, to, withSysdig } from './harness.ts';

describe('Sysdig: events that arrive during a read', () => {
  const events = sampleEvents(10, { from, to });
  const ids = idsOf(events).toReversed();
  const newest = sampleEvents(3, { from: to - 1000n, to });
  const oldest = sampleEvents(3, { from, to: from + 1000n });

  it('shift the pages of cursors that count rows: events are repeated', async () => {
    await withSysdig(
      async (ask, emulator) => {
        emulator.trickle(newest);
        const read = await readAll(ask, { limit: '4' });
        assert.deepEqual(read.slice(0, 5), [...ids.slice(0, 4), ids[3]]);
        assert.deepEqual(new Set(read), new Set(ids));
        assert.equal(emulator.arriving(), 0);
      },
      { events, cursorKind: 'offset' },
    );
  });

  it('do not shift the pages of cursors that refer to an event, and are not on them', async () => {
    await withSysdig(
      async (ask, emulator) => {
        emulator.trickle(newest);
        assert.deepEqual(await readAll(ask, { limit: '4' }), ids);
      },
      { events },
    );
  });

  it('are on later pages if they are older', async () => {
    await withSysdig(
      async (ask, emulator) => {
        emulator.trickle(oldest, 3);
        assert.deepEqual(await readAll(ask, { limit: '4' }), [
          ...ids,
          ...idsOf(oldest).toReversed(),
        ]);
      },
      { events },
    );
  });

  it('are missed by a reader from the oldest on if they are older', async () => {
    await withSysdig(
      async (ask, emulator) => {
        emulator.trickle(oldest, 3);
        assert.deepEqual(await readAll(ask, { limit: '4' }), ids.toReversed());
      },
      { events, order: 'oldest' },
    );
  });

  it('do not separate those of one nanosecond', async () => {
    const crowd = sampleEvents(10, { from, to, perInstant: 10 });
    for (const cursorKind of ['stable', 'offset'] as const) {
      await withSysdig(
        async (ask) => {
          const read = await readAll(ask, { limit: '3' });
          assert.deepEqual(read.toSorted(), idsOf(crowd).toSorted());
        },
        { events: crowd, cursorKind },
      );
    }
  });

  it('can be read beyond the window if cursors do not keep it', async () => {
    const before = sampleEvents(2, { from: from - 1000n, to: from });
    await withSysdig(
      async (ask) => {
        const read = await readAll(ask, { limit: '4' });
        assert.deepEqual(read, [...ids, ...idsOf(before).toReversed()]);
      },
      { events: [...events, ...before], cursorsKeepWindow: false },
    );
  });

  it('are rejected if their ID exists or is missing', async () => {
    await withSysdig(
      async (ask, emulator) => {
        assert.throws(() => emulator.addEvents([...newest, ...events]), /Event .* already exists/);
        assert.throws(() => emulator.trickle(['{"timestamp":1}']), /needs an id/);
        assert.throws(() => emulator.addEvents(['{"id":"a"}']), /a has no timestamp/);
        assert.equal(pageIn(await ask(`${currentPath}${query()}`)).total, 10);
      },
      { events },
    );
  });
});
