import assert from 'node:assert/strict';
import {
  day,
  eventsBefore,
  hour,
  idsOf,
  minute,
  noonNanos,
  startPoller,
  type Poller,
} from './harness.ts';

describe('poll', () => {
  const pollers: Poller[] = [];
  afterEach(async () => {
    for (const { sysdig } of pollers.splice(0)) await sysdig.close();
  });
  const start = async (...options: Parameters<typeof startPoller>): Promise<Poller> => {
    const poller = await startPoller(...options);
    pollers.push(poller);
    return poller;
  };

  /** Asserts that each event was published once. */
  function assertAll({ published }: Poller, events: readonly string[]): void {
    assert.deepEqual(published.toSorted(), idsOf(events).toSorted());
  }

  for (const dialect of ['current', 'previous'] as const) {
    for (const order of ['newest', 'oldest'] as const) {
      for (const cursorKind of ['stable', 'offset'] as const) {
        it(`reads all pages of the ${dialect} API, ${order} first, with ${cursorKind} cursors`, async () => {
          // Pages of 200 events, and of 999.
          const events = eventsBefore(dialect === 'current' ? 500 : 1100, day, 0n);
          const poller = await start({ events, dialect, order, cursorKind });
          const run = await poller.run();
          assert.equal(run.ended, 'complete');
          assert.equal(run.reached, noonNanos);
          assertAll(poller, events);
        });
      }
    }
  }

  it('publishes each event unchanged, to the last digit of its nanoseconds', async () => {
    const events = eventsBefore(3, hour, 0n);
    const poller = await start({ events });
    await poller.run();
    assert.deepEqual(poller.texts.toSorted(), events.toSorted());
  });

  it('begins at the configured time, and then at its checkpoint', async () => {
    const before = eventsBefore(5, 2n * day, day + minute, 'before');
    const events = eventsBefore(10, day, hour);
    const poller = await start({ events: [...before, ...events] });
    await poller.run();
    assertAll(poller, events);
    const later = eventsBefore(3, 0n, -minute, 'later');
    poller.sysdig.addEvents(later);
    poller.clock.advance(60_000);
    await poller.run();
    assertAll(poller, [...events, ...later]);
  });

  it('keeps the beginning of its first run if that run fails', async () => {
    const events = eventsBefore(10, day, 0n);
    const poller = await start({ events });
    poller.sysdig.setFaults({ errorRate: 1, status: 500 });
    await assert.rejects(poller.run(), { reason: 'sysdig-unavailable' });
    poller.sysdig.setFaults({ errorRate: 0 });
    poller.clock.advance(3_600_000);
    await poller.run({ begin: noonNanos });
    assertAll(poller, events);
  });

  it('rereads recent events, and publishes only late ones', async () => {
    const events = eventsBefore(300, hour, 0n);
    const poller = await start({ events });
    await poller.run();
    // An event of ten minutes ago that reaches Sysdig only now.
    const late = eventsBefore(1, 10n * minute, 10n * minute, 'late');
    poller.sysdig.addEvents(late);
    poller.clock.advance(60_000);
    const run = await poller.run();
    assert.ok(run.known > 0);
    assertAll(poller, [...events, ...late]);
  });

  it('moves its checkpoint only to a time before which no event can arrive late', async () => {
    const poller = await start({ events: eventsBefore(30, hour, 0n) });
    await poller.run();
    assert.equal(poller.store.checkpoint()?.until, noonNanos - 15n * minute);
  });

  it('forgets the IDs of events that it will not reread', async () => {
    const poller = await start({ events: eventsBefore(600, 10n * minute, 0n) });
    await poller.run();
    assert.equal(poller.store.checkpoint()?.known.length, 600);
    poller.clock.advance(30 * 60_000);
    await poller.run();
    poller.clock.advance(60_000);
    await poller.run();
    assert.deepEqual(poller.store.checkpoint()?.known, []);
    assert.equal(poller.published.length, 600);
  });

  it('catches up after an outage of weeks, in ranges that Sysdig accepts', async () => {
    const events = eventsBefore(2500, 40n * day, 0n);
    const poller = await start({ events });
    const run = await poller.run({ begin: noonNanos - 40n * day });
    assert.equal(run.ended, 'complete');
    assertAll(poller, events);
    assert.equal(poller.sysdig.calls()['GET /secure/events/v1/events']?.[400], undefined);
  });

  it('reads a burst completely, even if many events share a second', async () => {
    const events = eventsBefore(1500, minute, minute - 500_000_000n);
    const poller = await start({ events });
    await poller.run();
    assertAll(poller, events);
  });

  it('does as much as its time allows, and continues in the next run', async () => {
    const events = eventsBefore(3000, day, 0n);
    const poller = await start({ events });
    // Each request takes a second of the clock.
    poller.sysdig.setFaults({ latencyMs: 1000 });
    const first = await poller.run({ runTimeMs: 12_000 });
    assert.equal(first.ended, 'out-of-time');
    assert.ok(first.reached > noonNanos - day && first.reached < noonNanos);
    for (let runs = 0; (await poller.run({ runTimeMs: 12_000 })).ended !== 'complete'; runs += 1) {
      assert.ok(runs < 10, 'it comes to an end');
    }
    assert.deepEqual([...new Set(poller.published)].toSorted(), idsOf(events).toSorted());
  });

  it('waits as long as Sysdig requests, if its time allows', async () => {
    const events = eventsBefore(1500, day, 0n);
    const poller = await start({ events });
    poller.sysdig.setFaults({ requestsPerMinute: 5 });
    const begun = poller.clock.now();
    await poller.run({ runTimeMs: 300_000 });
    assertAll(poller, events);
    assert.ok(poller.clock.now() - begun >= 60_000);
    assert.ok((poller.sysdig.calls()['GET /secure/events/v1/events']?.[429] ?? 0) <= 2);
  });

  it('ends with a reason if the requested wait is too long', async () => {
    const poller = await start({ events: eventsBefore(1500, day, 0n) });
    poller.sysdig.setFaults({ requestsPerMinute: 1 });
    await assert.rejects(poller.run({ runTimeMs: 5000 }), {
      reason: 'sysdig-rate-limited',
      status: 429,
    });
  });

  it('retries failed, truncated and missing responses', async () => {
    const events = eventsBefore(1000, day, 0n);
    let draws = 0;
    // Every fourth request fails, in different ways.
    const poller = await start({ events, random: () => ((draws += 1) % 4 === 0 ? 0 : 1) });
    poller.sysdig.setFaults({ errorRate: 0.1, dropRate: 0.1, cutRate: 0.1 });
    await poller.run({ runTimeMs: 600_000 });
    assertAll(poller, events);
  });

  it('reads shorter ranges if cursors expire before the end', async () => {
    const events = eventsBefore(1200, day, 0n);
    const poller = await start({ events });
    poller.sysdig.setFaults({ cursorLifetimeMs: 4500, latencyMs: 1000 });
    await poller.run({ runTimeMs: 600_000 });
    assertAll(poller, events);
  });

  it('does not lose an event that arrives while pages shift', async () => {
    for (const cursorKind of ['stable', 'offset'] as const) {
      for (const order of ['newest', 'oldest'] as const) {
        const events = eventsBefore(700, day, 0n);
        const arriving = eventsBefore(15, 10n * minute, 0n, 'arriving');
        const poller = await start({ events, cursorKind, order });
        poller.sysdig.trickle(arriving, 5);
        await poller.run();
        poller.clock.advance(60_000);
        await poller.run();
        assert.equal(poller.sysdig.arriving(), 0);
        assertAll(poller, [...events, ...arriving]);
      }
    }
  });

  it('does not read beyond its range if cursors continue', async () => {
    const events = eventsBefore(500, hour, 0n);
    const before = eventsBefore(1500, 10n * day, 2n * day, 'before');
    const poller = await start({ events: [...before, ...events], cursorsKeepWindow: false });
    await poller.run();
    for (const id of idsOf(events)) assert.ok(poller.published.includes(id));
    assert.ok(poller.published.length < 1000, `${poller.published.length} were read`);
  });

  it('loses nothing when publishing fails at any page', async () => {
    const events = eventsBefore(1000, day, 0n);
    for (let failing = 1; failing <= 5; failing += 1) {
      const poller = await start({ events });
      let calls = 0;
      const published: string[] = [];
      const publish = async (items: readonly { kind: string; id?: string }[]): Promise<void> => {
        calls += 1;
        if (calls === failing) throw new Error('crash');
        for (const { id } of items) published.push(id ?? '');
      };
      await assert.rejects(poller.run({ publish }), /crash/);
      await poller.run({ publish });
      assert.deepEqual([...new Set(published)].toSorted(), idsOf(events).toSorted());
    }
  });

  it('does not move the checkpoint back if two runs overlap', async () => {
    const events = eventsBefore(1000, day, 0n);
    const poller = await start({ events });
    const [one, other] = await Promise.allSettled([poller.run(), poller.run()]);
    const reached = poller.store.checkpoint()?.until;
    assert.equal(reached, noonNanos - 15n * minute);
    assert.ok(one.status === 'fulfilled' || other.status === 'fulfilled');
    assert.deepEqual([...new Set(poller.published)].toSorted(), idsOf(events).toSorted());
  });

  it('tells the operator what to correct', async () => {
    const poller = await start({ token: 'of another region' });
    await assert.rejects(poller.run(), {
      name: 'PermanentError',
      reason: 'sysdig-unauthorized',
      message: "Sysdig's API: unknown token: check that it belongs to this region",
    });
    const powerless = await start({ tokens: [{ token: 'a-token', permissions: [] }] });
    await assert.rejects(powerless.run(), { reason: 'sysdig-forbidden' });
  });
});
