import assert from 'node:assert/strict';
import type { ComputeInstance } from '../../local/emulators/compute/index.ts';
import { fixture } from '../../local/samples/index.ts';
import { post, startTestStack, until, type TestStack } from './support.ts';

/** The node of sample a01: its name, and the address in its MAC 42:01:0a:9c:00:04. */
const node: ComputeInstance = {
  project: 'wp-demo-project',
  zone: 'europe-west3-a',
  id: '4941655120891780947',
  name: 'gke-demo-default-pool-1af4d30b-716h',
  labels: {
    'goog-k8s-cluster-name': 'demo',
    'goog-k8s-cluster-location': 'europe-west3-a',
    'goog-k8s-node-pool-name': 'default-pool',
  },
  networkInterfaces: [{ networkIP: '10.156.0.4' }],
};
const instanceName = `//compute.googleapis.com/projects/${node.project}/zones/${node.zone}/instances/${node.id}`;
const clusterName = `//container.googleapis.com/projects/${node.project}/locations/europe-west3-a/clusters/demo`;

/** A Falco event that differs from others of its host only in its nanoseconds. */
function falcoEvent(hostname: string, nanoseconds: number): string {
  const time = `2026-11-24T12:00:00.${String(nanoseconds).padStart(9, '0')}Z`;
  return JSON.stringify({ rule: 'r', priority: 'Error', source: 'syscall', time, hostname });
}

describe('a finding on the instance in the Compute API', () => {
  let stack: TestStack;
  afterEach(async () => stack.close());

  const resources = (): unknown[] => stack.scc.findings().map((finding) => finding['resourceName']);
  async function written(count: number): Promise<void> {
    await until(() => stack.ledger.totals().written === count);
  }

  it('uses the name of its GKE node, and the zonal name of its host', async () => {
    stack = await startTestStack({ instances: [node] });
    await post(stack, falcoEvent(`${node.name}.${node.zone}.c.${node.project}.internal`, 1));
    await written(1);
    await post(stack, (await fixture('a01')).body);
    await written(2);
    assert.deepEqual(resources(), [instanceName, instanceName]);
    assert.deepEqual(stack.compute.calls(), {
      'instances.get': { 200: 1 },
      'instances.aggregatedList': { 200: 1 },
    });
  });

  it('uses its cluster if the ladder starts there', async () => {
    stack = await startTestStack({
      instances: [node],
      settings: { enrich: { RESOURCE_LADDER: 'cluster' } },
    });
    await post(stack, (await fixture('a01')).body);
    await written(1);
    assert.deepEqual(resources(), [clusterName]);
  });

  it('is on its project while the Compute API is down: nothing is lost or delayed for long', async () => {
    stack = await startTestStack({
      // Google's emulator (0.8.20) does not report the delivery attempt of a message.
      pubsubHost: undefined,
      instances: [node],
      settings: { enrich: { LOOKUP_ATTEMPTS: '2', LOOKUP_TIMEOUT_MS: '300' } },
    });
    stack.compute.setFaults({ errorRate: 1, status: 403, reason: 'rateLimitExceeded' });
    const count = 50;
    const events = Array.from({ length: count }, (_, index) => falcoEvent(node.name, index));
    await post(stack, `[${events.join(',')}]`);
    await written(count);
    const { dead, dropped, retried } = stack.ledger.totals();
    assert.deepEqual([dead, dropped], [0, 0]);
    assert.ok(retried > 0);
    assert.deepEqual(
      new Set(resources()),
      new Set(['//cloudresourcemanager.googleapis.com/organizations/123456789012']),
    );
    const lists = stack.compute.calls()['instances.aggregatedList'] ?? {};
    assert.ok((lists[403] ?? 0) <= 3, 'a failure stands for ten seconds');
  });
});
