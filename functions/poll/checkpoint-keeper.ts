import type { Clock } from '@pipeline/shared/clock.ts';
import { TransientError } from '@pipeline/shared/errors.ts';
import { writePauseMs, type Generation } from '@pipeline/shared/storage.ts';
import type { Checkpoint, CheckpointStore } from './checkpoint.ts';

/** The checkpoint of one run: its position, and the stored part of it. */
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
   * Opens the stored checkpoint. If there is none, stores one at `begin` at once, so that failing runs do not move the
   * start.
   */
  static async open(
    store: CheckpointStore,
    clock: Clock,
    begin: bigint,
  ): Promise<CheckpointKeeper> {
    const stored = await store.read();
    if (stored !== undefined) {
      // A previous run stored it: do not wait a second in each run.
      const { checkpoint, generation } = stored;
      return new CheckpointKeeper(store, clock, checkpoint, generation, Number.NEGATIVE_INFINITY);
    }
    const first = { until: begin, reached: begin, known: [] };
    const generation = await store.write(first, undefined);
    if (generation === undefined) {
      throw new TransientError('checkpoint-moved', 'another run started at the same time');
    }
    return new CheckpointKeeper(store, clock, first, generation, clock.now());
  }

  get current(): Checkpoint {
    return this.#current;
  }

  /** Moves the checkpoint: everything before it is in Pub/Sub. */
  move(checkpoint: Checkpoint): void {
    this.#current = checkpoint;
    this.#isStored = false;
  }

  /**
   * Stores the position, unless it was stored very recently.
   * @returns False if another run stored its own in the meantime. That run continues, and this one must end.
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
