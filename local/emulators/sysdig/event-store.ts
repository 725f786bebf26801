import { isObject, parseJson, type JsonObject } from '@pipeline/shared/json.ts';
import { epochNanoseconds } from './event-text.ts';

/** An event, and what pages are made by. */
export interface StoredEvent {
  readonly id: string;
  readonly nanoseconds: bigint;
  /** As it was given, to its last digit. */
  readonly text: string;
  /** For filters. */
  readonly fields: JsonObject;
}

/** The events there are, and those that are yet to arrive. */
export class EventStore {
  #events: StoredEvent[] = [];
  #arriving: StoredEvent[] = [];
  #perPage = 1;

  /** @throws TypeError for what has no id or no timestamp, or an id that is taken; then none is added. */
  add(texts: readonly string[]): void {
    const events = this.#read(texts);
    this.#events = [...this.#events, ...events].toSorted(byTime);
  }

  /** Adds events bit by bit: so many each time a page has been given. @throws TypeError as `add`. */
  trickle(texts: readonly string[], perPage: number): void {
    this.#arriving = [...this.#arriving, ...this.#read(texts)];
    this.#perPage = perPage;
  }

  /** A page has been given. */
  pageGiven(): void {
    const arrived = this.#arriving.splice(0, this.#perPage);
    if (arrived.length > 0) this.#events = [...this.#events, ...arrived].toSorted(byTime);
  }

  /** How many have not arrived yet. */
  get arriving(): number {
    return this.#arriving.length;
  }

  get(id: string): StoredEvent | undefined {
    return this.#events.find((event) => event.id === id);
  }

  /** From the oldest to the newest: those from `from` on, before `to`. */
  between(from: bigint, to: bigint): StoredEvent[] {
    return this.#events.filter(({ nanoseconds }) => from <= nanoseconds && nanoseconds < to);
  }

  #read(texts: readonly string[]): StoredEvent[] {
    const taken = new Set([...this.#events, ...this.#arriving].map(({ id }) => id));
    return texts.map((text) => {
      const fields = parseJson(text);
      if (!isObject(fields)) throw new TypeError('An event is a JSON object.');
      const { id, timestamp } = fields;
      const nanoseconds = epochNanoseconds(timestamp);
      if (typeof id !== 'string' || id.length > 32) throw new TypeError('An event has an id.');
      if (nanoseconds === undefined) throw new TypeError(`${id} has no timestamp.`);
      if (taken.has(id)) throw new TypeError(`There is an event ${id}.`);
      taken.add(id);
      return { id, nanoseconds, text, fields };
    });
  }
}

type Place = Pick<StoredEvent, 'id' | 'nanoseconds'>;

/** By time, then by id: there can be several in a nanosecond. */
export function byTime(a: Place, b: Place): number {
  if (a.nanoseconds !== b.nanoseconds) return a.nanoseconds < b.nanoseconds ? -1 : 1;
  if (a.id === b.id) return 0;
  return a.id < b.id ? -1 : 1;
}
