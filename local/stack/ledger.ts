import { objectIn, textIn } from '@pipeline/shared/json-fields.ts';
import type { Stage } from '@pipeline/shared/pubsub/topology.ts';
import type { JsonObject } from '@pipeline/shared/json.ts';
import { outcomes, type Outcome } from '@pipeline/shared/log.ts';

/** The counters of `GET /api/stages`. */
export type Counter = Outcome;
export type Counters = Record<Counter, number>;

/** One outcome from a stage's log. */
export interface Entry {
  readonly stage: Stage;
  readonly outcome: Counter;
  readonly eventId: string | undefined;
  readonly fields: JsonObject;
}

/** Final outcomes of an event. */
const terminal = new Set<Counter>(['written', 'duplicate', 'dropped', 'dead', 'quarantined']);

/** Counts the outcomes in the stages' logs, like log-based metrics in the cloud, and tracks events in flight. */
export class Ledger {
  readonly #counters = new Map<Stage, Counters>();
  readonly #underWay = new Set<string>();
  readonly #ended = new Set<string>();
  readonly #listeners = new Set<(entry: Entry) => void>();
  readonly reasons = new Map<string, number>();

  /** Reads a log line; returns its entry if it is an outcome. */
  take(stage: Stage, fields: JsonObject): Entry | undefined {
    const outcome = outcomes.find((name) => name === fields['outcome']);
    if (outcome === undefined) return undefined;
    const eventId = textIn(objectIn(fields, 'logging.googleapis.com/labels'), 'eventId');
    const entry = { stage, outcome, eventId, fields };
    this.#count(entry);
    for (const listener of this.#listeners) listener(entry);
    return entry;
  }

  /** Reports each outcome from now on. @returns A function that stops it. */
  onEntry(listener: (entry: Entry) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Registers an event that arrived without `receive`. */
  expect(eventId: string): void {
    if (!this.#ended.has(eventId)) this.#underWay.add(eventId);
  }

  /** Acknowledged events without an outcome. */
  get underWay(): readonly string[] {
    return [...this.#underWay];
  }

  of(stage: Stage): Counters {
    return this.#counters.get(stage) ?? zero();
  }

  totals(): Counters {
    const totals = zero();
    for (const counters of this.#counters.values()) {
      for (const name of outcomes) totals[name] += counters[name];
    }
    return totals;
  }

  #count({ stage, outcome, eventId, fields }: Entry): void {
    const counters = this.of(stage);
    counters[outcome] += 1;
    this.#counters.set(stage, counters);
    if (typeof fields['reason'] === 'string') {
      const reason = `${outcome}: ${fields['reason']}`;
      this.reasons.set(reason, (this.reasons.get(reason) ?? 0) + 1);
    }
    if (eventId === undefined) return;
    if (outcome === 'accepted') this.expect(eventId);
    if (!terminal.has(outcome)) return;
    this.#ended.add(eventId);
    this.#underWay.delete(eventId);
  }
}

function zero(): Counters {
  return {
    accepted: 0,
    ignored: 0,
    quarantined: 0,
    enriched: 0,
    dropped: 0,
    written: 0,
    duplicate: 0,
    retried: 0,
    dead: 0,
    rejected: 0,
    failed: 0,
  };
}
