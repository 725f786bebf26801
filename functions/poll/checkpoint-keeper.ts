import type { Clock } from '@pipeline/shared/clock.ts';
import { TransientError } from '@pipeline/shared/errors.ts';
import { writePauseMs, type Generation } from '@pipeline/shared/storage.ts';
import type { Checkpoint, CheckpointStore } from './checkpoint.ts';

/** The checkpoint of one run: where it stands, and what of that has been stored. */
export class CheckpointKeeper {
  readonly #store: CheckpointStore;
  readonly #clock: Clock;
  #current: Checkpoint;
  #generation: Generation;
  #isStored = true;
  #storedAt: number;

  private constructor(
    store: CheckpointStore,
    clock: Clock,
    current: Checkpoint,
    generation: Generation,
    storedAt: number,
  ) {
    this.#store = store;
    this.#clock = clock;
    this.#current = current;
    this.#generation = generation;
    this.#storedAt = storedAt;
  }

  /**
   * The stored checkpoint; when there is none, one at `begin`, stored at once, so that runs that fail do not let the
   * beginning drift.
   */
  static async open(
    store: CheckpointStore,
    clock: Clock,
    begin: bigint,
  ): Promise<CheckpointKeeper> {
    const stored = await store.read();
    if (stored !== undefined) {
      // Stored by a run before this one: a second of waiting in each run would be for nothing.
      const { checkpoint, generation } = stored;
      return new CheckpointKeeper(store, clock, checkpoint, generation, Number.NEGATIVE_INFINITY);
    }
    const first = { until: begin, reached: begin, known: [] };
    const generation = await store.write(first, undefined);
    if (generation === undefined) {
      throw new TransientError('checkpoint-moved', 'another run has begun at the same time');
    }
    return new CheckpointKeeper(store, clock, first, generation, clock.now());
  }

  get current(): Checkpoint {
    return this.#current;
  }

  /** Moves on: all before it is in Pub/Sub. */
  move(checkpoint: Checkpoint): void {
    this.#current = checkpoint;
    this.#isStored = false;
  }

  /**
   * Stores where it stands, unless that was just done.
   * @returns false when another run has stored its own meanwhile: that one goes on, and this one must end.
   */
  async store(when: 'now' | 'when due'): Promise<boolean> {
    if (this.#isStored) return true;
    const wait = this.#storedAt + writePauseMs - this.#clock.now();
    if (wait > 0 && when === 'when due') return true;
    if (wait > 0) await this.#clock.sleep(wait);
    const generation = await this.#store.write(this.#current, this.#generation);
    if (generation === undefined) return false;
    this.#generation = generation;
    this.#isStored = true;
    this.#storedAt = this.#clock.now();
    return true;
  }
}
