import { freshMs } from '@pipeline/shared/secrets.ts';
import { items, prices, type Item } from './prices.ts';

/** The assumptions of an estimate. Sizes in bytes, times in milliseconds. */
export interface Load {
  readonly eventsPerDay: number;
  /** Size of a raw event; an event that enrich publishes is about as large. */
  readonly eventBytes: number;
  readonly findingBytes: number;
  /** Events per request. */
  readonly eventsPerRequest: number;
  /** Size of the function's own log lines for an event, and of Cloud Run's line for each request. */
  readonly logBytes: { readonly event: number; readonly request: number };
  /** Duration of a request in each function, most of it spent waiting for Pub/Sub or Security Command Center. */
  readonly millis: { readonly receive: number; readonly enrich: number; readonly write: number };
  readonly memoryGib: number;
  readonly topicRetentionDays: number;
  /** Events are polled from Sysdig's API each minute, and there is no webhook. */
  readonly polled: boolean;
  readonly pollMillis: number;
  readonly freeTier: boolean;
}

export const defaults: Omit<Load, 'eventsPerDay'> = {
  // A Sysdig event of a GKE cluster, with its labels: local/samples/b17-….json is 4.6 kB, its finding 5.4 kB as JSON.
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

interface Line {
  readonly item: Item;
  readonly quantity: number;
  readonly dollars: number;
}

export interface Estimate {
  readonly eventsPerDay: number;
  /** Monthly quantity. */
  readonly lines: readonly Line[];
  readonly dollars: number;
  /** Quotas of Security Command Center per project: https://docs.cloud.google.com/security-command-center/quotas */
  readonly quota: {
    readonly writesPerMinute: number;
    readonly megabytesPerDay: number;
  };
}

export const quota = { writesPerMinute: 1000, megabytesPerDay: 500 } as const;

const gib = 2 ** 30;
const days = 365 / 12;
const seconds = days * 24 * 3600;
const overhead = 300; // Attributes, publish time and id of a message.
const secretFreshSeconds = freshMs / 1000;

/** Monthly cost of a load, without Security Command Center itself, and the load's share of SCC's quota. */
export function estimate(load: Load): Estimate {
  const events = load.eventsPerDay * days;
  // Pub/Sub bills at least 1000 bytes.
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
  const lines = items
    .map((item) => {
      const { dollars, per, free } = prices[item];
      const quantity = quantities[item];
      const billed = Math.max(0, quantity - (load.freeTier ? free : 0));
      return { item, quantity, dollars: (billed / per) * dollars };
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
 * Billed seconds per month: an instance is billed while it handles at least one request, in steps of 100 ms. Requests
 * arrive at random, and overlapping requests share an instance.
 */
function busySeconds(requests: number, millis: number): number {
  return seconds * share(requests / seconds, Math.ceil(millis / 100) / 10);
}

/** Share of time with at least one request in flight. @param rate per second @param duration in seconds */
function share(rate: number, duration: number): number {
  return 1 - Math.exp(-rate * duration);
}
