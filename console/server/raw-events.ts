import { maxEvents, parseItems } from '@pipeline/shared/items.ts';
import type { RawEvent } from '../api.ts';
import type { EventMessage } from './pipeline.ts';

export interface RawEventsOptions {
  readonly maxEvents: number;
  readonly maxBytes: number;
}

interface Kept {
  readonly format: string;
  readonly via: string;
  readonly receivedAt: string;
  readonly data: Buffer;
}

/**
 * The events as they came in, by their ids, to be looked at beside their findings. So many and so many bytes are kept;
 * the oldest go first. Of an id that comes again the first stays: it is the one that its finding was made of.
 */
export class RawEvents {
  readonly #options: RawEventsOptions;
  readonly #events = new Map<string, Kept>();
  #bytes = 0;

  constructor(options: RawEventsOptions) {
    this.#options = options;
  }

  get size(): number {
    return this.#events.size;
  }

  /** @param now RFC 3339: when it came, where the message does not say. */
  add({ data, attributes }: EventMessage, now: string): void {
    const { eventId, format, via = 'pubsub', receivedAt = now } = attributes;
    if (eventId !== undefined && format !== undefined) {
      this.#keep(eventId, { format, via, receivedAt, data });
      return;
    }
    // Published by someone else's output: what it is, only its body tells, as it does to enrich.
    for (const { id, format: recognised, text } of eventsIn(data)) {
      this.#keep(id, { format: recognised, via, receivedAt, data: Buffer.from(text) });
    }
  }

  get(id: string): RawEvent | undefined {
    const kept = this.#events.get(id);
    if (kept === undefined) return undefined;
    const { data, ...facts } = kept;
    return { ...facts, text: data.toString() };
  }

  #keep(id: string, event: Kept): void {
    if (this.#events.has(id)) return;
    // A copy: the data is part of a request of up to 10 MB, which it would hold.
    this.#events.set(id, { ...event, data: Buffer.from(event.data) });
    this.#bytes += event.data.length;
    for (const [oldest, { data }] of this.#events) {
      if (!this.#isTooMuch()) return;
      this.#events.delete(oldest);
      this.#bytes -= data.length;
    }
  }

  #isTooMuch(): boolean {
    const { maxEvents: events, maxBytes } = this.#options;
    return this.#events.size > events || this.#bytes > maxBytes;
  }
}

/** Nothing where the body is no JSON: enrich says so. */
function eventsIn(data: Buffer): { id: string; format: string; text: string }[] {
  try {
    return parseItems(data, maxEvents).flatMap((item) =>
      item.kind === 'detection' ? [{ id: item.id, format: item.format, text: item.data }] : [],
    );
  } catch {
    return [];
  }
}
