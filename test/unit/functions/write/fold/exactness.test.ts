import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { FoldEvent } from '../../../../../functions/write/fold/folds.ts';
import { seeded } from '../../../../../tools/lib/random.ts';
import { finding, shellEvent } from './events.ts';
import { shown, World, type Faults } from './world.ts';

const timeOf = (n: number): string =>
  new Date(Date.parse('2026-11-24T11:00:00Z') + n * 1000).toISOString().replace('Z', '000000Z');
const later = '2026-11-24T12:00:00.000000000Z';

interface Run {
  readonly seed: number;
  readonly events: number;
  readonly instances: number;
  readonly kills: number;
  readonly updateMs: number;
  /** The period in which all events arrive, in milliseconds. */
  readonly withinMs: number;
  readonly faults: Faults;
}

/** An instance that can be killed, as with SIGKILL: its successor has no memory. */
class Instance {
  readonly #world: World;
  readonly #updateMs: number;
  #life = { isDead: false };
  #fold: FoldEvent;
  #ended = Promise.withResolvers<never>();

  constructor(world: World, updateMs: number) {
    this.#world = world;
    this.#updateMs = updateMs;
    this.#fold = this.#begin();
  }

  #begin(): FoldEvent {
    const life = { isDead: false };
    this.#life = life;
    this.#ended = Promise.withResolvers<never>();
    this.#ended.promise.catch(() => undefined);
    return this.#world.instance(this.#updateMs, () => life.isDead);
  }

  /** Rejects if the instance dies before it responds. */
  async push(n: number): Promise<void> {
    const event = shellEvent({ id: `e${n}`, time: timeOf(n) });
    await Promise.race([this.#fold(event, finding, later), this.#ended.promise]);
  }

  kill(): void {
    this.#life.isDead = true;
    this.#ended.reject(new Error('killed'));
    this.#fold = this.#begin();
  }
}

/** Delivers as Pub/Sub does: until a message is acknowledged, to any instance, and occasionally again afterwards. */
async function deliver(run: Run): Promise<World> {
  const random = seeded(run.seed);
  const world = new World(random, run.faults);
  const instances = Array.from({ length: run.instances }, () => new Instance(world, run.updateMs));
  const any = (): Instance => {
    const instance = instances[Math.floor(random() * instances.length)];
    assert.ok(instance !== undefined);
    return instance;
  };
  const message = async (n: number): Promise<void> => {
    await world.clock.sleep(random() * run.withinMs);
    for (;;) {
      try {
        await any().push(n);
        return;
      } catch {
        await world.clock.sleep(1000 + random() * 10_000);
      }
    }
  };
  const numbers = Array.from({ length: run.events }, (_, n) => n);
  // Deliver a third of them twice.
  const messages = [...numbers, ...numbers.filter(() => random() < 1 / 3)].map(message);
  const kills = Array.from({ length: run.kills }, async () => {
    await world.clock.sleep(random() * 1.5 * run.withinMs);
    any().kill();
  });
  await world.clock.run(Promise.all([...messages, ...kills]));
  return world;
}

const share = fc.double({ min: 0, max: 0.3, noNaN: true });

/** A few events coincide at the critical moments, many at moments that no author foresaw. */
const events = fc.oneof(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 80 }));
const runs = fc.record<Run>({
  seed: fc.nat(),
  events,
  instances: fc.integer({ min: 1, max: 4 }),
  kills: fc.integer({ min: 0, max: 6 }),
  withinMs: fc.constantFrom(1000, 60_000),
  updateMs: fc.constantFrom(1000, 5000, 20_000),
  faults: fc.record({
    errors: share,
    lostReplies: share,
    latencyMs: fc.constantFrom(0, 50, 1500),
  }),
});

describe('the count of a fold, once every message is acknowledged', () => {
  it('is exact with duplicates, several instances, kills, failing calls and lost replies', async () => {
    await fc.assert(
      fc.asyncProperty(runs, async (run) => {
        const world = await deliver(run);
        assert.equal(world.findings.size, 1);
        assert.deepEqual(shown([...world.findings.values()][0]), {
          count: String(run.events),
          is: 'exact',
          first: timeOf(0),
          last: timeOf(run.events - 1),
        });
      }),
      { numRuns: 300 },
    );
  });
});
