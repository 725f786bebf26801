import assert from 'node:assert/strict';
import { PermanentError } from '@pipeline/shared/errors.ts';
import type { FoldEvent, Folded } from '../../../../../functions/write/fold/folds.ts';
import { toTimestamp } from '@pipeline/shared/time.ts';
import { finding, shellEvent } from './events.ts';
import { shown, World } from './world.ts';

const later = '2026-11-24T12:00:00.000000000Z';

const timeOf = (n: number): string =>
  `2026-11-24T11:${String(Math.floor(n / 60)).padStart(2, '0')}:${String(n % 60).padStart(2, '0')}.000000000Z`;

/** The nth event of one fold. */
async function fold(instance: FoldEvent, n: number, description = 'A shell'): Promise<Folded> {
  return instance(shellEvent({ id: `e${n}`, time: timeOf(n) }), { ...finding, description }, later);
}

async function foldAll(instance: FoldEvent, numbers: readonly number[]): Promise<Folded[]> {
  return Promise.all(numbers.map(async (n) => fold(instance, n)));
}

describe('folding', () => {
  it('writes a single event as its own finding, at once, with a count of 1', async () => {
    const world = new World();
    const { outcome, findingId } = await fold(world.instance(), 7);
    assert.equal(outcome, 'written');
    assert.deepEqual(world.findings.get(findingId), {
      ...finding,
      description: 'A shell',
      eventTime: toTimestamp(timeOf(7)),
      sourceProperties: {
        fold_count: { stringValue: '1' },
        fold_count_is: { stringValue: 'exact' },
        fold_first_time: { stringValue: timeOf(7) },
        fold_last_time: { stringValue: timeOf(7) },
        fold_window: { stringValue: '2026-11-24T11:00:00Z/2026-11-24T12:00:00Z' },
        ...finding.sourceProperties,
      },
    });
    assert.deepEqual(world.calls, { create: 1, update: 0, read: 1, write: 1 });
    assert.equal(world.clock.now(), Date.parse('2026-11-24T12:00:00Z'));
  });

  it('counts concurrent events in one call, in any order of time', async () => {
    const world = new World();
    const results = await foldAll(world.instance(), [30, 10, 20, 10]);
    assert.deepEqual(
      results.map(({ outcome }) => outcome),
      ['written', 'written', 'written', 'duplicate'],
    );
    assert.deepEqual(shown([...world.findings.values()][0]), {
      count: '3',
      is: 'exact',
      first: timeOf(10),
      last: timeOf(30),
    });
    assert.deepEqual(world.calls, { create: 1, update: 0, read: 1, write: 1 });
  });

  it('acknowledges most as soon as they are stored, and holds one until the finding is updated', async () => {
    const world = new World();
    const instance = world.instance(20_000);
    await fold(instance, 0);
    const answered: number[] = [];
    const note = async (n: number): Promise<void> => {
      await fold(instance, n);
      answered.push(n);
    };
    const start = world.clock.now();
    await world.clock.run(
      (async () => {
        const work = [1, 2, 3].map(note);
        await world.clock.sleep(5000);
        assert.deepEqual(answered, [2, 3]);
        assert.equal(shown([...world.findings.values()][0])['count'], '1');
        await Promise.all([...work, note(4)]);
      })(),
    );
    assert.deepEqual(answered, [2, 3, 4, 1]);
    assert.equal(world.clock.now() - start, 20_000);
    assert.equal(shown([...world.findings.values()][0])['count'], '5');
    assert.equal(world.calls.update, 1);
  });

  it('writes a finding of 2,000 events within a minute four times', async () => {
    const world = new World();
    const instance = world.instance(20_000);
    const numbers = Array.from({ length: 2000 }, (_, n) => n);
    await world.clock.run(
      Promise.all(
        numbers.map(async (n) => {
          await world.clock.sleep(n * 30);
          await fold(instance, n);
        }),
      ),
    );
    assert.equal(shown([...world.findings.values()][0])['count'], '2000');
    // A creation, and an update every 20 s of the 60, the last one after the end.
    assert.deepEqual([world.calls.create, world.calls.update], [1, 3]);
    // One per second, the limit of Cloud Storage.
    assert.ok(world.calls.write <= 61, `${world.calls.write} writes of one object`);
  });

  it('counts no event twice, however late and by whichever instance it is redelivered', async () => {
    const world = new World();
    await world.clock.run(foldAll(world.instance(), [1, 2, 3]));
    const [again] = await world.clock.run(foldAll(world.instance(), [2]));
    assert.equal(again?.outcome, 'duplicate');
    assert.equal(shown([...world.findings.values()][0])['count'], '3');
  });

  it("keeps an analyst's changes", async () => {
    const world = new World();
    const { findingId } = await fold(world.instance(), 1);
    const present = world.findings.get(findingId);
    assert.ok(present !== undefined);
    world.findings.set(findingId, { ...present, severity: 'LOW', description: 'by hand' });
    await world.clock.run(fold(world.instance(), 2));
    const { severity, description } = world.findings.get(findingId) ?? finding;
    assert.deepEqual([severity, description], ['LOW', 'by hand']);
    assert.equal(shown(world.findings.get(findingId))['count'], '2');
  });

  it('dates an event from the future by its receipt', async () => {
    const world = new World();
    const instance = world.instance();
    const { findingId } = await instance(shellEvent({ time: timeOf(90) }), finding, timeOf(30));
    assert.equal(shown(world.findings.get(findingId))['last'], timeOf(30));
  });

  it('does not let one rejected event reject others', async () => {
    const world = new World();
    world.poison.add('poison');
    const instance = world.instance();
    const [bad, good] = await world.clock.run(
      Promise.all([fold(instance, 1, 'poison'), fold(instance, 2)]),
    );
    // The finding contains the other event's values; the detection is the same, and counted.
    assert.deepEqual([bad.outcome, good.outcome], ['written', 'written']);
    const [only] = world.findings.values();
    assert.equal(only?.description, 'A shell');
    assert.equal(shown(only)['count'], '2');
  });

  it('rejects each for its own reason if none is accepted, and counts none of them', async () => {
    const world = new World();
    world.poison.add('poison a').add('poison b');
    const instance = world.instance();
    const results = await world.clock.run(
      Promise.allSettled([fold(instance, 1, 'poison a'), fold(instance, 2, 'poison b')]),
    );
    assert.deepEqual(
      results.map((result) =>
        result.status === 'rejected' && result.reason instanceof PermanentError
          ? result.reason.message
          : result,
      ),
      ['poison a', 'poison b'],
    );
    assert.equal(world.objects.size, 0);
    await world.clock.run(fold(instance, 3));
    assert.equal(shown([...world.findings.values()][0])['count'], '1');
  });

  it('returns all events during an outage, and counts them when they are redelivered', async () => {
    const world = new World();
    const instance = world.instance();
    world.faults = { ...world.faults, errors: 1 };
    const results = await world.clock.run(
      Promise.allSettled([fold(instance, 1), fold(instance, 2)]),
    );
    assert.deepEqual(
      results.map((result) => result.status === 'rejected' && String(result.reason)),
      ['TransientError: a fault', 'TransientError: a fault'],
    );
    world.faults = { ...world.faults, errors: 0 };
    await world.clock.run(foldAll(instance, [1, 2]));
    assert.equal(shown([...world.findings.values()][0])['count'], '2');
  });

  it('returns events that are not done after 44 s', async () => {
    const world = new World();
    world.faults = { ...world.faults, latencyMs: 200_000 };
    await assert.rejects(world.clock.run(fold(world.instance(), 1)), {
      name: 'TransientError',
      reason: 'fold-late',
    });
    assert.equal(world.clock.now(), Date.parse('2026-11-24T12:00:44Z'));
  });

  it('recreates a deleted finding, with the whole count', async () => {
    const world = new World();
    await world.clock.run(foldAll(world.instance(), [1, 2]));
    world.findings.clear();
    await world.clock.run(fold(world.instance(), 3));
    assert.equal(shown([...world.findings.values()][0])['count'], '3');
  });

  it('is correct if another instance updates a finding before the first has stored it', async () => {
    const world = new World();
    const pause = Promise.withResolvers<void>();
    const slow = world.instance(20_000, undefined, pause.promise);
    const created = foldAll(slow, [1, 2]);
    await world.clock.run(
      (async () => {
        await world.clock.sleep(1);
        assert.equal(shown([...world.findings.values()][0])['count'], '2');
        // It has the second message of an event, and does not know the first.
        await fold(world.instance(), 1);
        assert.equal(shown([...world.findings.values()][0])['count'], '1');
        pause.resolve();
        await created;
      })(),
    );
    assert.equal(shown([...world.findings.values()][0])['count'], '2');
  });
});
