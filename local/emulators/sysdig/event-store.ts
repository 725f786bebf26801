import { isObject, parseJson, type JsonObject } from '@pipeline/shared/json.ts';
import { epochNanoseconds } from './event-text.ts';

/** An event, with its sort key. */
export interface StoredEvent {
  readonly id: string;
  readonly nanoseconds: bigint;
  /** The original text with all digits. */
  readonly text: string;
  /** For filters. */
  readonly fields: JsonObject;
}

/** The existing events, and those that have yet to arrive. */
export class EventStore {
  #events: StoredEvent[] = [];
  #arriving: StoredEvent[] = [];
  #perPage = 1;

  /** @throws TypeError for an event without id or timestamp, or with a duplicate id; none is added then. */
  add(texts: readonly string[]): void {
    const events = this.#read(texts);
    this.#events = [...this.#events, ...events].toSorted(byTime);
  }

  /** Adds events gradually: this many after each returned page. @throws TypeError like `add`. */
  trickle(texts: readonly string[], perPage: number): void {
    this.#arriving = [...this.#arriving, ...this.#read(texts)];
    this.#perPage = perPage;
  }

  /** Called after each returned page. */
  pageGiven(): void {
    const arrived = this.#arriving.splice(0, this.#perPage);
    if (arrived.length > 0) this.#events = [...this.#events, ...arrived].toSorted(byTime);
  }

  /** The number of events that have not arrived yet. */
  get arriving(): number {
    return this.#arriving.length;
  }

  get(id: string): StoredEvent | undefined {
    return this.#events.find((event) => event.id === id);
  }

  /** Oldest first: from `from`, before `to`. */
  between(from: bigint, to: bigint): StoredEvent[] {
    return this.#events.filter(({ nanoseconds }) => from <= nanoseconds && nanoseconds < to);
  }

  #read(texts: readonly string[]): StoredEvent[] {
    const taken = new Set([...this.#events, ...this.#arriving].map(({ id }) => id));
    return texts.map((text) => {
      const fields = parseJson(text);
      if (!isObject(fields)) throw new TypeError('An event must be a JSON object.');
      const { id, timestamp } = fields;
      const nanoseconds = epochNanoseconds(timestamp);
      if (typeof id !== 'string' || id.length > 32) throw new TypeError('An event needs an id.');
      if (nanoseconds === undefined) throw new TypeError(`${id} has no timestamp.`);
      if (taken.has(id)) throw new TypeError(`Event ${id} already exists.`);
      taken.add(id);
      return { id, nanoseconds, text, fields };
    });
  }
}

type Place = Pick<StoredEvent, 'id' | 'nanoseconds'>;

/** By time, then by id, because several events can share a nanosecond. */
export function byTime(a: Place, b: Place): number {
  if (a.nanoseconds !== b.nanoseconds) return a.nanoseconds < b.nanoseconds ? -1 : 1;
  if (a.id === b.id) return 0;
  return a.id < b.id ? -1 : 1;
}
