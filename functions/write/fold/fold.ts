import type { Clock } from '@pipeline/shared/clock.ts';
import { PermanentError, TransientError } from '@pipeline/shared/errors.ts';
import type { RuntimeEvent } from '@pipeline/shared/event.ts';
import { writePauseMs } from '@pipeline/shared/storage.ts';
import type { FindingWriter } from '../finding-writer.ts';
import type { FoldStore, StoredFold } from './fold-store.ts';
import { foldedFinding, updateOf } from './folded-finding.ts';
import type { FoldKey } from './key.ts';
import type { Member, Outcome } from './member.ts';
import { add, showsSame, type FoldState } from './state.ts';

export interface FoldContext {
  readonly store: FoldStore;
  readonly writer: FindingWriter;
  readonly clock: Clock;
  /** Like Math.random. */
  readonly random: () => number;
  /** Minimum time between two updates of a finding by one instance. */
  readonly updateMs: number;
}

/** Maximum tries against other instances that store the same fold, and updates overtaken by others. */
const storeTries = 10;
const showTries = 4;

/**
 * The events of one fold in this process. Invariant: if the finding shows less than is stored, there is an
 * unacknowledged message whose handling will write it, the carrier. If the process dies, Pub/Sub redelivers the
 * carrier. All other messages can therefore be acknowledged once they are stored.
 */
export class Fold {
  readonly #context: FoldContext;
  readonly #sender: RuntimeEvent['sender'];
  readonly #key: FoldKey;
  #pending: Member[] = [];
  #carrier: { readonly member: Member; readonly outcome: Outcome } | undefined;
  /** The last known state; undefined if there was none, or if it was not read yet. */
  #stored: StoredFold | undefined;
  #isSeen = false;
  #storedAt = Number.NEGATIVE_INFINITY;
  #shownAt = Number.NEGATIVE_INFINITY;
  #isRunning = false;

  constructor(context: FoldContext, sender: RuntimeEvent['sender'], key: FoldKey) {
    this.#context = context;
    this.#sender = sender;
    this.#key = key;
  }

  /** Whether the fold can be forgotten. It remembers only the time of its next allowed write. */
  get isIdle(): boolean {
    const { clock, updateMs } = this.#context;
    return !this.#isRunning && clock.now() >= this.#shownAt + updateMs;
  }

  /** Adds an event. Its `settled` resolves when its message may be acknowledged. */
  join(member: Member): void {
    this.#pending.push(member);
    if (!this.#isRunning) void this.#run();
  }

  /** Runs until every message is answered, and no longer. Never rejects: each member is notified. */
  async #run(): Promise<void> {
    this.#isRunning = true;
    while (this.#pending.length > 0 || this.#carrier !== undefined) {
      if (this.#pending.length > 0) await this.#take();
      if (this.#carrier !== undefined) await this.#showWhenDue();
    }
    this.#isRunning = false;
  }

  /** Stores the collected events together, and creates the finding if there is none. */
  async #take(): Promise<void> {
    await this.#pauseUntil(this.#storedAt + writePauseMs);
    const [first, ...others] = this.#pending.splice(0).filter(({ isAnswered }) => !isAnswered);
    if (first === undefined) return;
    const batch: Batch = [first, ...others];
    try {
      if (!this.#isSeen) await this.#look();
      const isCreated = this.#stored === undefined && (await this.#create(batch));
      const { before, outcomes } = await this.#record(batch);
      // An instance that stored earlier may also have updated the finding that we created.
      this.#answer(batch, outcomes, isCreated && before === undefined);
    } catch (error) {
      for (const member of batch) member.fail(error);
    }
  }

  /** Answers all members, or all but the carrier, which still has to update the finding. */
  #answer(batch: Batch, outcomes: readonly Outcome[], isShown: boolean): void {
    for (const [index, member] of batch.entries()) {
      const outcome = outcomes[index] ?? 'written';
      if (isShown || this.#carrier !== undefined) member.succeed(outcome);
      else if (!member.isAnswered) this.#carrier = { member, outcome };
    }
  }

  /**
   * Creates the finding from the first event that Security Command Center accepts. The state is stored afterwards, so
   * that a stored state always has a finding, and contains no dead-lettered event.
   * @returns False if the finding already existed.
   * @throws PermanentError if none is accepted; each member then knows its reason.
   */
  async #create(batch: Batch): Promise<boolean> {
    const state = add(undefined, batch);
    let refusal: unknown;
    for (const member of batch) {
      const finding = foldedFinding(member.finding, this.#key.window, state);
      try {
        const outcome = await this.#context.writer.create(this.#sender, this.#key.id, finding);
        if (outcome === 'duplicate') return false;
        this.#shownAt = this.#context.clock.now();
        return true;
      } catch (error) {
        if (!(error instanceof PermanentError)) throw error;
        refusal ??= error;
        // If another member's finding is accepted, fold this event into it: it is the same detection.
        member.refusal = error;
      }
    }
    for (const member of batch) member.fail(member.refusal);
    throw refusal;
  }

  /** Stores the events. @returns The previously stored state, and for each event whether it was new. */
  async #record(
    batch: Batch,
  ): Promise<{ before: FoldState | undefined; outcomes: readonly Outcome[] }> {
    const { store, clock, random } = this.#context;
    for (let tries = 0; tries < storeTries; tries += 1) {
      if (!this.#isSeen) await this.#look();
      const before = this.#stored?.state;
      const state = add(before, batch);
      const outcomes = outcomesOf(before, batch);
      if (state === before) return { before, outcomes };
      const replaces = this.#stored?.generation;
      this.#storedAt = clock.now();
      this.#isSeen = false;
      this.#stored = await store.write(this.#key.id, state, replaces);
      this.#isSeen = this.#stored !== undefined;
      if (this.#isSeen) return { before, outcomes };
      // Another instance was faster, or the response to our own write was lost: read again to find out.
      await clock.sleep(random() * writePauseMs);
    }
    throw contended();
  }

  async #showWhenDue(): Promise<void> {
    const { clock, updateMs } = this.#context;
    const wait = this.#shownAt + updateMs - clock.now();
    if (wait > 0) {
      // Events that arrive meanwhile are stored and answered.
      await clock.sleep(Math.min(wait, writePauseMs));
      return;
    }
    const carrier = this.#carrier;
    this.#carrier = undefined;
    if (carrier === undefined) return;
    try {
      await this.#show(carrier.member);
      carrier.member.succeed(carrier.outcome);
    } catch (error) {
      carrier.member.fail(error);
    }
  }

  /**
   * Writes the finding until it shows the stored state. Updates of two instances can overtake each other, and Security
   * Command Center has no preconditions. Therefore check after each write whether more was stored in the meantime.
   */
  async #show(member: Member): Promise<void> {
    const { writer, clock } = this.#context;
    if (!this.#isSeen) await this.#look();
    for (let tries = 0; tries < showTries; tries += 1) {
      const state = this.#stored?.state;
      // Its object was deleted: the finding shows everything that is known.
      if (state === undefined) return;
      const { severity } = member.finding;
      const update = updateOf(state);
      const answer = await writer.update(this.#sender, this.#key.id, update, severity);
      if (answer === 'missing') {
        const finding = foldedFinding(member.finding, this.#key.window, state);
        await writer.create(this.#sender, this.#key.id, finding);
      }
      this.#shownAt = clock.now();
      await this.#look();
      if (this.#stored === undefined || showsSame(state, this.#stored.state)) return;
    }
    throw contended();
  }

  async #look(): Promise<void> {
    this.#isSeen = false;
    this.#stored = await this.#context.store.read(this.#key.id);
    this.#isSeen = true;
  }

  async #pauseUntil(time: number): Promise<void> {
    const wait = time - this.#context.clock.now();
    if (wait > 0) await this.#context.clock.sleep(wait);
  }
}

type Batch = readonly [Member, ...Member[]];

function outcomesOf(before: FoldState | undefined, batch: Batch): Outcome[] {
  const known = new Set(before?.ids);
  return batch.map(({ id }) => {
    const outcome = known.has(id) ? 'duplicate' : 'written';
    known.add(id);
    return outcome;
  });
}

function contended(): TransientError {
  return new TransientError('fold-contended', 'other instances write the same fold');
}
