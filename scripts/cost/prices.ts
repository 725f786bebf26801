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
  /** Date of the source; undefined if only an undated copy of it was available. */
  readonly read: string | undefined;
}

const pubsub = 'https://cloud.google.com/pubsub/pricing';
const run = 'https://cloud.google.com/run/pricing';
const secretManager = 'https://cloud.google.com/secret-manager/pricing';
const logging = 'https://cloud.google.com/stackdriver/pricing';
const scheduler = 'https://cloud.google.com/scheduler/pricing';
const storage = 'https://cloud.google.com/storage/pricing';

export const prices = {
  delivery: price(
    'Pub/Sub, published and delivered',
    40,
    1024,
    'a TiB',
    'GiB',
    10,
    pubsub,
    '2026-09-20',
  ),
  retention: price(
    'Pub/Sub, kept by topics',
    0.27,
    1,
    'a GiB and month',
    'GiB months',
    0,
    pubsub,
    '2026-09-20',
  ),
  requests: price('Functions, requests', 0.4, 1e6, 'a million', 'requests', 2e6, run, undefined),
  cpu: price(
    'Functions, processor',
    0.000_024,
    1,
    'a vCPU second',
    'vCPU seconds',
    180_000,
    run,
    undefined,
  ),
  memory: price(
    'Functions, memory',
    0.000_002_5,
    1,
    'a GiB second',
    'GiB seconds',
    360_000,
    run,
    undefined,
  ),
  logs: price('Logging', 0.5, 1, 'a GiB', 'GiB', 50, logging, '2026-09-12'),
  secrets: price(
    'Secret Manager, versions',
    0.06,
    1,
    'a version and month',
    'versions',
    6,
    secretManager,
    undefined,
  ),
  accesses: price(
    'Secret Manager, reads',
    0.03,
    10_000,
    'for 10,000',
    'reads',
    10_000,
    secretManager,
    undefined,
  ),
  jobs: price('Cloud Scheduler', 0.1, 1, 'a job and month', 'jobs', 3, scheduler, undefined),
  writes: price('Storage, writes', 0.005, 1000, 'for 1,000', 'writes', 5000, storage, '2026-09-20'),
  reads: price('Storage, reads', 0.0004, 1000, 'for 1,000', 'reads', 50_000, storage, '2026-09-20'),
} as const;

export type Item = keyof typeof prices;

function price(
  name: string,
  dollars: number,
  per: number,
  each: string,
  unit: string,
  free: number,
  source: string,
  read: string | undefined,
): Price {
  return { name, dollars, per, each, unit, free, source, read };
}

/** The price as a price list shows it: `$0.40 a million`. */
export function priceText({ dollars, each }: Price): string {
  const amount = dollars < 0.01 ? dollars.toFixed(7).replace(/0+$/, '') : dollars.toFixed(2);
  return `$${amount} ${each}`;
}

/** The free units, or an empty text. */
export function freeText({ free, unit }: Price): string {
  return free === 0 ? '' : `${free.toLocaleString('en-US')} ${unit}`;
}
