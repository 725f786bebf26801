import { TransientError } from '@pipeline/shared/errors.ts';
import { isObject, isTextList, jsonOf } from '@pipeline/shared/json.ts';
import { earlier, fromRfc3339 } from '@pipeline/shared/time.ts';

/** The state of a fold: its events, and the times of the first and the last. */
export interface FoldState {
  /** The distinct ids of its events. */
  readonly ids: readonly string[];
  /** False if there were more events than kept ids: the count is then a minimum. */
  readonly complete: boolean;
  readonly first: string;
  readonly last: string;
}

export interface FoldedEvent {
  readonly id: string;
  /** The time of the event, at most the time of its receipt: an instant in the internal form. */
  readonly time: string;
}

/** An object with this many ids has about 350 kB, and each write replaces it. */
export const maxIds = 10_000;

/**
 * Adds events to a state. An event that it contains changes nothing, however often it is repeated.
 * @returns The state itself if nothing changes.
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

/** Whether a finding would show the same for both. */
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

/** @throws TransientError if it is invalid: its events wait in Pub/Sub until an operator removes it. */
export function deserialise(text: string, where: string): FoldState {
  const state = readState(text);
  if (state !== undefined) return state;
  throw new TransientError(
    'fold-unreadable',
    `${where} is not a fold: delete it to restart its count`,
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
