import { prices, type Item } from './prices.ts';

/** What an estimate rests on. Sizes in bytes, times in milliseconds. */
export interface Load {
  readonly eventsPerDay: number;
  /** An event as it came, and as enrich publishes it, which is about as large. */
  readonly eventBytes: number;
  readonly findingBytes: number;
  /** Events that arrive in one request. */
  readonly eventsPerRequest: number;
  /** Of the function's own lines for an event, and of Cloud Run's line for each request. */
  readonly logBytes: { readonly event: number; readonly request: number };
  /** How long each function works on a request, mostly waiting for Pub/Sub or Security Command Center. */
  readonly millis: { readonly receive: number; readonly enrich: number; readonly write: number };
  readonly memoryGib: number;
  readonly topicRetentionDays: number;
  /** The events are fetched from Sysdig's API each minute, and there is no webhook. */
  readonly polled: boolean;
  readonly pollMillis: number;
  readonly freeTier: boolean;
}

export const defaults: Omit<Load, 'eventsPerDay'> = {
  // A Sysdig event of a GKE cluster, with its labels: local/samples/b17-….json has 4.6 kB, its finding 5.4 kB as JSON.
  eventBytes: 5000,
  findingBytes: 5500,
  eventsPerRequest: 1,
  // Measured over all samples of `npm start`; Cloud Run's own line is an assumption.
  logBytes: { event: 1100, request: 1000 },
  millis: { receive: 150, enrich: 150, write: 300 },
  memoryGib: 0.5,
  topicRetentionDays: 7,
  polled: false,
  pollMillis: 2000,
  freeTier: true,
};

export interface Line {
  readonly item: Item;
  readonly quantity: number;
  readonly dollars: number;
}

export interface Estimate {
  readonly eventsPerDay: number;
  /** For a month. */
  readonly lines: readonly Line[];
  readonly dollars: number;
  /** Of Security Command Center, for a project: https://docs.cloud.google.com/security-command-center/quotas */
  readonly quota: {
    readonly writesPerMinute: number;
    readonly megabytesPerDay: number;
  };
}

export const quota = { writesPerMinute: 1000, megabytesPerDay: 500 } as const;

const gib = 2 ** 30;
const days = 365 / 12;
const seconds = days * 24 * 3600;
const overhead = 300; // Attributes, the time and the id of a message.
const secretFreshSeconds = 30; // shared/secrets.ts

/** What a load costs a month, without Security Command Center itself, and what of its quota it takes. */
export function estimate(load: Load): Estimate {
  const events = load.eventsPerDay * days;
  // Pub/Sub counts at least 1000 bytes.
  const message = Math.max(1000, load.eventBytes + overhead);
  const requests = events / load.eventsPerRequest;
  const runs = load.polled ? days * 24 * 60 : 0;
  const received = load.polled ? 0 : requests;
  const busy =
    busySeconds(received, load.millis.receive) +
    busySeconds(events, load.millis.enrich) +
    busySeconds(events, load.millis.write) +
    busySeconds(runs, load.pollMillis);
  const calls = received + runs + 2 * events;
  const quantities: Record<Item, number> = {
    // Published and pushed, on both topics.
    delivery: (4 * events * message) / gib,
    retention: (2 * load.eventsPerDay * load.topicRetentionDays * message) / gib,
    requests: calls,
    cpu: busy,
    memory: busy * load.memoryGib,
    logs: (events * load.logBytes.event + calls * load.logBytes.request) / gib,
    secrets: 1,
    accesses: Math.min(
      received + runs,
      (seconds / secretFreshSeconds) * share((received + runs) / seconds, secretFreshSeconds),
    ),
    jobs: load.polled ? 1 : 0,
    writes: runs,
    reads: runs,
  };
  const lines = Object.entries(prices)
    .map(([name, { dollars, per, free }]) => {
      // The keys of both objects are the same.
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion
      const item = name as Item;
      const billed = Math.max(0, quantities[item] - (load.freeTier ? free : 0));
      return { item, quantity: quantities[item], dollars: (billed / per) * dollars };
    })
    .filter(({ quantity }) => quantity > 0);
  return {
    eventsPerDay: load.eventsPerDay,
    lines,
    dollars: lines.reduce((sum, line) => sum + line.dollars, 0),
    quota: {
      writesPerMinute: load.eventsPerDay / (24 * 60),
      megabytesPerDay: (load.eventsPerDay * load.findingBytes) / 1e6,
    },
  };
}

/**
 * The seconds of a month in which an instance works on at least one request and is billed, in steps of 100 ms. Requests
 * that overlap share an instance; they come at random.
 */
function busySeconds(requests: number, millis: number): number {
  return seconds * share(requests / seconds, Math.ceil(millis / 100) / 10);
}

/** The share of time in which something of a rate (a second) and a duration (seconds) is under way. */
function share(rate: number, duration: number): number {
  return 1 - Math.exp(-rate * duration);
}
