import { isMessage, type Message } from './messages.ts';

/** Clear the pool above this many values: old values rarely recur. */
const maxValues = 10_000;
/** A longer value rarely repeats, and would be stored twice: as itself and as its key. */
const maxLength = 4096;

/**
 * Reduces the memory of messages. Findings repeat values of others, and stored messages never change, so equal values
 * are shared. Also, an object filled key by key becomes a hash table, which takes three times the memory of one from
 * `JSON.parse`.
 */
export class SharedValues {
  readonly #values = new Map<string, unknown>();

  /** The same message in less memory. */
  compact(message: Message): Message {
    const entries = Object.entries(message).map(
      ([field, value]) =>
        // A map with individually shared entries: the whole differs in each finding.
        [
          field,
          field === 'sourceProperties' && isMessage(value)
            ? shaped(Object.entries(value).map(([key, each]) => [key, this.#share(each)]))
            : this.#share(value),
        ] as const,
    );
    return shaped(entries);
  }

  #share(value: unknown): unknown {
    if (typeof value !== 'string' && (typeof value !== 'object' || value === null)) return value;
    const key = typeof value === 'string' ? value : JSON.stringify(value);
    // JSON writes NaN as null: do not share values that differ.
    if (key.length > maxLength || (key !== value && key.includes('null'))) return value;
    // Distinguish a text from a message with the same JSON.
    const prefixed = typeof value === 'string' ? `=${key}` : key;
    const known = this.#values.get(prefixed);
    if (known !== undefined) return known;
    if (this.#values.size === maxValues) this.#values.clear();
    this.#values.set(prefixed, value);
    return value;
  }
}

function shaped(entries: readonly (readonly [string, unknown])[]): Message {
  // Assigning this key would set the prototype.
  if (entries.some(([key]) => key === '__proto__')) return Object.fromEntries(entries);
  const keys = entries.map(([key]) => `${JSON.stringify(key)}:null`);
  // The keys are those above.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  const message = JSON.parse(`{${keys.join(',')}}`) as Record<string, unknown>;
  for (const [key, value] of entries) message[key] = value;
  return message;
}
