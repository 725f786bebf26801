import { setImmediate } from 'node:timers/promises';
import { startComputeEmulator } from '../../../local/emulators/compute/index.ts';
import { startPubSubEmulator } from '../../../local/emulators/pubsub/index.ts';
import { startSccEmulator } from '../../../local/emulators/scc/index.ts';
import { startStorageEmulator } from '../../../local/emulators/storage/index.ts';
import { startSysdigEmulator } from '../../../local/emulators/sysdig/index.ts';
import {
  checkpointBucket,
  organization,
  sysdigToken,
} from '../../../local/stack/local-settings.ts';
import { polledSamples } from '../../../local/chosen-samples.ts';
import { instancesFor } from './instances.ts';
import type { FromServices, ToServices } from './services.ts';

/** The emulators in a separate process: the program that `services.ts` starts. It exits with its parent. */

const pubsub = await startPubSubEmulator();
const scc = await startSccEmulator({ organization });
const compute = await startComputeEmulator({ instances: instancesFor(300) });
const sysdig = await startSysdigEmulator({
  tokens: [sysdigToken],
  events: polledSamples(Date.now()),
});
const storage = await startStorageEmulator({ buckets: [checkpointBucket] });

let reportsWrites = false;
let created = 0;
scc.onWrite(({ name, outcome }) => {
  if (outcome !== 'created') return;
  created += 1;
  if (reportsWrites) send({ kind: 'written', name, at: monotonicMs() });
});

process.on('message', (order: ToServices) => {
  if (order.instances !== undefined) compute.setInstances(instancesFor(order.instances));
  if (order.sccLatencyMs !== undefined) scc.setFaults({ latencyMs: order.sccLatencyMs });
  if (order.reportWrites !== undefined) reportsWrites = order.reportWrites;
  if (order.measureMemory === true) void heldBytes().then((held) => answer(held));
  else answer();
});

function answer(held?: number): void {
  send({ kind: 'done', created, ...(held !== undefined && { heldBytes: held }) });
}

process.once('disconnect', () => process.exit(0));
send({
  kind: 'started',
  addresses: {
    pubsubHost: pubsub.host,
    scc: { host: scc.host, source: scc.source },
    computeHost: compute.host,
    sysdigUrl: sysdig.url,
    storageUrl: storage.url,
  },
});

function send(message: FromServices): void {
  process.send?.(message);
}

/** The bytes in use after garbage collection, which services.ts enables. */
async function heldBytes(): Promise<number> {
  // The second collection frees what the first one released, such as buffers.
  for (let round = 0; round < 2; round += 1) {
    globalThis.gc?.();
    await setImmediate();
  }
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

/** On a clock that all processes of a Linux machine share. */
function monotonicMs(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}
