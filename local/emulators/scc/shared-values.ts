import { isMessage, type Message } from './messages.ts';

/** Beyond so many values they are collected anew: those of long ago are rarely said again. */
const maxValues = 10_000;
/** A longer value is seldom the same twice, and would be kept twice: as itself and as its key. */
const maxLength = 4096;

/**
 * Keeps messages small. Findings say much that others say: a value that was there before is shared, since nobody changes a
 * stored message. And an object that is filled key by key becomes a hash table, which takes three times what one from
 * `JSON.parse` takes.
 */
export class SharedValues {
  readonly #values = new Map<string, unknown>();

  /** The same message, in less memory. */
  compact(message: Message): Message {
    const entries = Object.entries(message).map(
      ([field, value]) =>
        // A map whose entries are each shared: as a whole it is another in each finding.
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
    // JSON has no NaN and writes null: what is not the same must not become it.
    if (key.length > maxLength || (key !== value && key.includes('null'))) return value;
    // A text is no message that looks like it.
    const prefixed = typeof value === 'string' ? `=${key}` : key;
    const known = this.#values.get(prefixed);
    if (known !== undefined) return known;
    if (this.#values.size === maxValues) this.#values.clear();
    this.#values.set(prefixed, value);
    return value;
  }
}

function shaped(entries: readonly (readonly [string, unknown])[]): Message {
  // Assigned, this key would be the prototype.
  if (entries.some(([key]) => key === '__proto__')) return Object.fromEntries(entries);
  const keys = entries.map(([key]) => `${JSON.stringify(key)}:null`);
  // Of the keys that stand above.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  const message = JSON.parse(`{${keys.join(',')}}`) as Record<string, unknown>;
  for (const [key, value] of entries) message[key] = value;
  return message;
}
