import { performance } from 'node:perf_hooks';
import { Command } from 'commander';
import { systemClock } from '@pipeline/shared/clock.ts';
import type { OutgoingMessage } from '@pipeline/shared/pubsub/attributes.ts';
import type { Message } from '@pipeline/shared/pubsub/push.ts';
import type { ComputeApi } from '../../functions/enrich/compute-api.ts';
import { createEnrich } from '../../functions/enrich/handler.ts';
import { createLookup } from '../../functions/enrich/lookup.ts';
import { createPolicy } from '../../functions/enrich/policy.ts';
import { fixture } from '../../test/fixtures/index.ts';

/**
 * What enrich itself costs for each event, once its index is warm: parsing, policy, look-up, serialising.
 * Pub/Sub and the Compute API are lists in memory.
 */

const program = new Command('node scripts/bench/enrich.ts')
  .option('--events <number>', 'events to measure', Number, 20_000)
  .option('--json', 'print one line of JSON', false)
  .parse();
const { events, json } = program.opts<{ events: number; json: boolean }>();

const targetP50Ms = 2;
const projects = ['my-shop', 'my-lab', 'my-office'];
const nodeName = 'gke-demo-default-pool-1af4d30b-716h';
let lists = 0;

/** 100 instances in each project, and among them the node of the first sample. */
const api: ComputeApi = {
  listInstances: async (project) => {
    lists += 1;
    return Array.from({ length: 100 }, (_, index) => {
      const name = project === 'my-shop' && index === 0 ? nodeName : `${project}-vm-${index}`;
      const instance = { project, zone: 'europe-west3-a', id: String(1000 + index), name };
      const address = index === 0 ? '10.156.0.4' : `10.1.0.${index}`;
      return { instance, names: [name], addresses: [address], createdAt: undefined };
    });
  },
  getInstance: async () => undefined,
};

let published: readonly OutgoingMessage[] = [];
let found = 0;
const handle = createEnrich({
  policy: createPolicy({
    MIN_SEVERITY: 'LOW',
    IGNORED_RULES: '',
    IGNORED_NAMESPACES: '',
    SEVERITY_OVERRIDES: '{}',
  }),
  organizationId: '42',
  ladder: 'instance',
  masking: 'default',
  findInstance: createLookup(
    {
      LOOKUP_PROJECTS: projects.join(','),
      LOOKUP_REFRESH_SECONDS: 300,
      LOOKUP_EXPIRE_SECONDS: 3600,
      LOOKUP_ATTEMPTS: 5,
    },
    { api, clock: systemClock, log: () => undefined },
  ),
  publish: async (messages) => {
    published = messages;
  },
  publishDead: async () => undefined,
  log: () => undefined,
});

// By name and address; by labels; on no host of ours, by Falco. One event each, as receive sends them.
const bodies = await Promise.all(
  ['a01', 'b04', 'e13'].map(async (prefix) => (await fixture(prefix)).body),
);
const messages = bodies.map((body): Message => ({
  id: '1',
  data: Buffer.from(body),
  attributes: {},
  label: { receivedAt: '2026-11-24T12:00:00Z', via: 'webhook', traceparent: 't' },
  deliveryAttempt: 1,
}));

for (let index = 0; index < 2000; index += 1) await one(index);
found = 0;
const listsBefore = lists;
const times: number[] = [];
const cpu = process.cpuUsage();
for (let index = 0; index < events; index += 1) {
  const start = performance.now();
  await one(index);
  times.push(performance.now() - start);
}
const { user, system } = process.cpuUsage(cpu);

times.sort((a, b) => a - b);
const quantile = (share: number): number =>
  rounded(times[Math.min(times.length - 1, Math.floor(share * times.length))] ?? 0);
const result = {
  events,
  p50Ms: quantile(0.5),
  p99Ms: quantile(0.99),
  maxMs: quantile(1),
  meanCpuMs: rounded((user + system) / 1000 / events),
  onInstances: found,
  lists: lists - listsBefore,
  targetP50Ms,
};
if (json) console.log(JSON.stringify(result));
else for (const [name, value] of Object.entries(result)) console.log(`${name.padEnd(12)} ${value}`);
if (result.p50Ms >= targetP50Ms) process.exitCode = 1;

async function one(index: number): Promise<void> {
  const message = messages[index % messages.length];
  if (message === undefined) return;
  await handle(message);
  if (published[0]?.data.includes('"kind":"instance"')) found += 1;
}

function rounded(ms: number): number {
  return Math.round(ms * 1000) / 1000;
}
