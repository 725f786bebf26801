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
 * Raw events by id, to show beside their findings. Limited in number and bytes; the oldest are dropped first. Of
 * several events with an id the first stays, because its finding was made from it.
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

  /** @param now RFC 3339. The time of arrival if the message has none. */
  add({ data, attributes }: EventMessage, now: string): void {
    const { eventId, format, via = 'pubsub', receivedAt = now } = attributes;
    if (eventId !== undefined && format !== undefined) {
      this.#keep(eventId, { format, via, receivedAt, data });
      return;
    }
    // Other publishers set no attributes: recognize the format from the body, as enrich does.
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
    // Copy the data: it is a view of a request body of up to 10 MB, which it would keep in memory.
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

/** Returns nothing if the body is not JSON: enrich reports that. */
function eventsIn(data: Buffer): { id: string; format: string; text: string }[] {
  try {
    return parseItems(data, maxEvents).flatMap((item) =>
      item.kind === 'detection' ? [{ id: item.id, format: item.format, text: item.data }] : [],
    );
  } catch {
    return [];
  }
}
