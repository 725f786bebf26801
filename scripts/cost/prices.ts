/** A list price in US dollars. Where regions differ, the price of us-central1. */
export interface Price {
  readonly name: string;
  readonly dollars: number;
  /** Number of units that the price buys. */
  readonly per: number;
  /** The units as a price list names them. */
  readonly each: string;
  readonly unit: string;
  /** Free units per month, for a whole billing account or project. */
  readonly free: number;
  readonly source: string;
  /** Date of the source; absent if only an undated copy of it was available. */
  readonly read?: string;
}

const pubsub = 'https://cloud.google.com/pubsub/pricing';
const run = 'https://cloud.google.com/run/pricing';
const secretManager = 'https://cloud.google.com/secret-manager/pricing';
const logging = 'https://cloud.google.com/stackdriver/pricing';
const scheduler = 'https://cloud.google.com/scheduler/pricing';
const storage = 'https://cloud.google.com/storage/pricing';

export const items = [
  'delivery',
  'retention',
  'requests',
  'cpu',
  'memory',
  'logs',
  'secrets',
  'accesses',
  'jobs',
  'writes',
  'reads',
] as const;
export type Item = (typeof items)[number];

export const prices: Readonly<Record<Item, Price>> = {
  delivery: {
    name: 'Pub/Sub, published and delivered',
    dollars: 40,
    per: 1024,
    each: 'a TiB',
    unit: 'GiB',
    free: 10,
    source: pubsub,
    read: '2026-09-20',
  },
  retention: {
    name: 'Pub/Sub, kept by topics',
    dollars: 0.27,
    per: 1,
    each: 'a GiB and month',
    unit: 'GiB months',
    free: 0,
    source: pubsub,
    read: '2026-09-20',
  },
  requests: {
    name: 'Functions, requests',
    dollars: 0.4,
    per: 1e6,
    each: 'a million',
    unit: 'requests',
    free: 2e6,
    source: run,
  },
  cpu: {
    name: 'Functions, processor',
    dollars: 0.000_024,
    per: 1,
    each: 'a vCPU second',
    unit: 'vCPU seconds',
    free: 180_000,
    source: run,
  },
  memory: {
    name: 'Functions, memory',
    dollars: 0.000_002_5,
    per: 1,
    each: 'a GiB second',
    unit: 'GiB seconds',
    free: 360_000,
    source: run,
  },
  logs: {
    name: 'Logging',
    dollars: 0.5,
    per: 1,
    each: 'a GiB',
    unit: 'GiB',
    free: 50,
    source: logging,
    read: '2026-09-12',
  },
  secrets: {
    name: 'Secret Manager, versions',
    dollars: 0.06,
    per: 1,
    each: 'a version and month',
    unit: 'versions',
    free: 6,
    source: secretManager,
  },
  accesses: {
    name: 'Secret Manager, reads',
    dollars: 0.03,
    per: 10_000,
    each: 'for 10,000',
    unit: 'reads',
    free: 10_000,
    source: secretManager,
  },
  jobs: {
    name: 'Cloud Scheduler',
    dollars: 0.1,
    per: 1,
    each: 'a job and month',
    unit: 'jobs',
    free: 3,
    source: scheduler,
  },
  writes: {
    name: 'Storage, writes',
    dollars: 0.005,
    per: 1000,
    each: 'for 1,000',
    unit: 'writes',
    free: 5000,
    source: storage,
    read: '2026-09-20',
  },
  reads: {
    name: 'Storage, reads',
    dollars: 0.0004,
    per: 1000,
    each: 'for 1,000',
    unit: 'reads',
    free: 50_000,
    source: storage,
    read: '2026-09-20',
  },
};

/** The price as a price list shows it: `$0.40 a million`. */
export function priceText({ dollars, each }: Price): string {
  const amount = dollars < 0.01 ? dollars.toFixed(7).replace(/0+$/, '') : dollars.toFixed(2);
  return `$${amount} ${each}`;
}

/** The free units, or an empty text. */
export function freeText({ free, unit }: Price): string {
  return free === 0 ? '' : `${free.toLocaleString('en-US')} ${unit}`;
}
