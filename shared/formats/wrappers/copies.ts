import { isObject, type JsonObject } from '../../json.ts';
import { textMap } from '../common/text.ts';

interface Copy {
  readonly content: unknown;
  readonly isText: boolean;
}

/**
 * Removes the copies of an event from one record: agents keep the line beside the object that they parsed from it.
 * Keeps the text, whose numbers no agent has rounded. Also returns the values that only a removed copy has, by name.
 */
export function withoutCopies<T extends Copy>(
  found: readonly T[],
): { events: readonly T[]; rest: JsonObject } {
  const kept = new Map<string, T>();
  for (const each of found) {
    const name = identityOf(each.content);
    const known = kept.get(name);
    if (known === undefined || (each.isText && !known.isText)) kept.set(name, each);
  }
  const removed = found.filter((each) => kept.get(identityOf(each.content)) !== each);
  const rest = removed.flatMap(({ content }) =>
    valuesOnlyIn(content, kept.get(identityOf(content))?.content),
  );
  return { events: [...kept.values()], rest: Object.fromEntries(rest) };
}

/** Equal for two copies of one event. A number of a copy may be rounded. */
function identityOf(content: unknown): string {
  if (!isObject(content)) return JSON.stringify(content);
  const { id, rule, time, output } = content;
  const names = typeof id === 'string' ? [id] : [rule, time, output];
  return JSON.stringify(names.every((name) => typeof name === 'string') ? names : content);
}

function valuesOnlyIn(content: unknown, other: unknown): [string, string][] {
  const known = textMap(other);
  return Object.entries(textMap(content)).filter(([name]) => !Object.hasOwn(known, name));
}
