import { TransientError } from '@pipeline/shared/errors.ts';
import { isObject, isTextList, jsonOf } from '@pipeline/shared/json.ts';
import { earlier, fromRfc3339 } from '@pipeline/shared/time.ts';

/** What is known of a fold: which events it holds, and when the first and the last of them happened. */
export interface FoldState {
  /** The ids of its events, each once. */
  readonly ids: readonly string[];
  /** False when there were more events than ids are kept of: then there are at least so many. */
  readonly complete: boolean;
  readonly first: string;
  readonly last: string;
}

export interface FoldedEvent {
  readonly id: string;
  /** When it happened, and not later than it came in: an instant in the system's form. */
  readonly time: string;
}

/** An object of so many ids has about 350 kB, which each write replaces. */
export const maxIds = 10_000;

/**
 * The state with these events too. An event that it has changes nothing, however often it comes.
 * @returns the state itself when nothing changes.
 */
export function add(
  state: FoldState | undefined,
  events: readonly [FoldedEvent, ...FoldedEvent[]],
): FoldState {
  const known = new Set(state?.ids);
  const fresh = new Map(
    events.filter(({ id }) => !known.has(id)).map((event) => [event.id, event]),
  );
  if (state !== undefined && fresh.size === 0) return state;
  const times = [...fresh.values()].map(({ time }) => time);
  const ids = [...known, ...fresh.keys()];
  const next = {
    ids: ids.slice(0, maxIds),
    complete: (state?.complete ?? true) && ids.length <= maxIds,
    first: times.reduce(earlier, state?.first ?? events[0].time),
    last: times.reduce(later, state?.last ?? events[0].time),
  };
  return state !== undefined && showsSame(state, next) ? state : next;
}

/** Whether a finding would say the same of both. */
export function showsSame(a: FoldState, b: FoldState): boolean {
  return (
    a.ids.length === b.ids.length &&
    a.complete === b.complete &&
    a.first === b.first &&
    a.last === b.last
  );
}

function later(a: string, b: string): string {
  return a > b ? a : b;
}

export function serialise({ ids, complete, first, last }: FoldState): string {
  return `${JSON.stringify({ version: 1, first, last, complete, ids })}\n`;
}

/** @throws TransientError when it is none: its events wait in Pub/Sub until a person has removed it. */
export function deserialise(text: string, where: string): FoldState {
  const state = readState(text);
  if (state !== undefined) return state;
  throw new TransientError(
    'fold-unreadable',
    `${where} is no fold: delete it, and its events are counted anew`,
  );
}

function readState(text: string): FoldState | undefined {
  const value = jsonOf(text);
  if (!isObject(value) || value['version'] !== 1) return undefined;
  const { ids, complete, first, last } = value;
  const isState = isTextList(ids) && typeof complete === 'boolean' && isInstant(first);
  return isState && isInstant(last) ? { ids, complete, first, last } : undefined;
}

function isInstant(value: unknown): value is string {
  return typeof value === 'string' && fromRfc3339(value) === value;
}
