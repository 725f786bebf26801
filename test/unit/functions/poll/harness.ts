import { isObject, parseJson } from '@pipeline/shared/json.ts';
import type { Item } from '@pipeline/shared/items.ts';
import { createEventsApi, type EventsApi } from '../../../../functions/poll/events-api.ts';
import type { Checkpoint, CheckpointStore } from '../../../../functions/poll/checkpoint.ts';
import { nanosOfMillis } from '../../../../functions/poll/nanos.ts';
import {
  sampleEvents,
  startSysdigEmulator,
  type SysdigEmulator,
  type SysdigEmulatorOptions,
} from '../../../../local/emulators/sysdig/index.ts';
import { fakeClock, noon, recordingLog } from '../../support.ts';
import { advance, type Advance, type AdvanceOptions } from '../../../../functions/poll/advance.ts';

export const noonNanos = nanosOfMillis(noon);
export const minute = 60n * 1_000_000_000n;
export const hour = 60n * minute;
export const day = 24n * hour;

/** A checkpoint in memory, as strict about generations as Cloud Storage. */
function memoryStore(): CheckpointStore & { checkpoint: () => Checkpoint | undefined } {
  let stored: { checkpoint: Checkpoint; generation: string } | undefined;
  return {
    read: async () => stored,
    write: async (checkpoint, replaces) => {
      if (replaces !== stored?.generation) return undefined;
      const generation = String(Number(stored?.generation ?? 0) + 1);
      stored = { checkpoint, generation };
      return generation;
    },
    checkpoint: () => stored?.checkpoint,
  };
}

export interface Poller {
  readonly sysdig: SysdigEmulator;
  readonly api: EventsApi;
  readonly store: ReturnType<typeof memoryStore>;
  readonly clock: ReturnType<typeof fakeClock>;
  /** The published IDs, in order, including repetitions. */
  readonly published: string[];
  /** The unchanged texts. */
  readonly texts: string[];
  readonly entries: ReturnType<typeof recordingLog>['entries'];
  run(options?: {
    begin?: bigint;
    overlap?: bigint;
    runTimeMs?: number;
    publish?: AdvanceOptions['publish'];
  }): Promise<Advance>;
}

/** Runs poll's core against the emulator of Sysdig's API, over HTTP. Both clocks show noon. */
export async function startPoller(
  options: Partial<SysdigEmulatorOptions> & {
    dialect?: 'current' | 'previous';
    token?: string;
  } = {},
): Promise<Poller> {
  const clock = fakeClock();
  const sysdig = await startSysdigEmulator({
    tokens: [{ token: 'a-token', permissions: ['policy-events.read'] }],
    clock,
    ...options,
  });
  const api = createEventsApi({
    api: sysdig.url,
    dialect: options.dialect ?? 'current',
    filter: '',
    token: async () => options.token ?? 'a-token',
    timeoutMs: 5000,
    fetch,
  });
  const store = memoryStore();
  const published: string[] = [];
  const texts: string[] = [];
  const { log, entries } = recordingLog();
  const keep = async (items: readonly Item[]): Promise<void> => {
    for (const item of items) {
      if (item.kind === 'ignored') continue;
      published.push(item.id);
      texts.push(item.data);
    }
  };
  return {
    sysdig,
    api,
    store,
    clock,
    published,
    texts,
    entries,
    run: async ({ begin, overlap = 15n * minute, runTimeMs = 25_000, publish = keep } = {}) => {
      const now = clock.now();
      return advance(
        { api, store, publish, overlap, clock, log },
        { begin: begin ?? noonNanos - day, end: nanosOfMillis(now), until: now + runTimeMs },
      );
    },
  };
}

/** Events of the samples, between two moments before noon. */
export function eventsBefore(count: number, from: bigint, to: bigint, seed = ''): string[] {
  return sampleEvents(count, { from: noonNanos - from, to: noonNanos - to, seed });
}

export function idsOf(events: readonly string[]): string[] {
  return events.map((text) => {
    const event = parseJson(text);
    return isObject(event) ? String(event['id']) : '';
  });
}
