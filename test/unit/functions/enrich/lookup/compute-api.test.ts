import assert from 'node:assert/strict';
import { systemClock } from '@pipeline/shared/clock.ts';
import {
  createComputeApi,
  requestsInTime,
  type ComputeApi,
} from '../../../../../functions/enrich/lookup/compute-api.ts';
import { ComputeError } from '../../../../../functions/enrich/lookup/compute-error.ts';
import {
  startComputeEmulator,
  type ComputeEmulator,
  type ComputeInstance,
} from '../../../../../local/emulators/compute/index.ts';

const node: ComputeInstance = {
  project: 'my-shop',
  zone: 'europe-west3-a',
  id: '4941655120891780947',
  name: 'gke-prod-pool-1-abcd',
  hostname: 'node.corp.example',
  creationTimestamp: '2024-07-03T11:23:20.123-07:00',
  labels: {
    'goog-k8s-cluster-name': 'prod',
    'goog-k8s-cluster-location': 'europe-west3',
    'goog-k8s-node-pool-name': 'pool-1',
  },
  networkInterfaces: [{ networkIP: '10.156.15.206' }, { networkIP: '10.1.0.2' }],
};
const instances: ComputeInstance[] = [
  node,
  { project: 'my-shop', zone: 'us-central1-a', id: '2', name: 'vm-b', status: 'TERMINATED' },
  { project: 'my-shop', zone: 'us-central1-a', id: '3', name: 'vm-a' },
  { project: 'my-lab', zone: 'us-central1-a', id: '4', name: 'vm-a' },
];

/** Google's own client, over HTTP. */
describe('the Compute API, over the wire', () => {
  let emulator: ComputeEmulator;
  let api: ComputeApi;
  before(async () => {
    emulator = await startComputeEmulator({ instances });
    const emulatorHost = emulator.host;
    // Loading Google's client may take longer than the deadline of a slow request.
    const patient = createComputeApi({
      timeoutMs: 60_000,
      emulatorHost,
      pageSize: 1,
      clock: systemClock,
    });
    await patient.listInstances('my-lab');
    api = createComputeApi({ timeoutMs: 2000, emulatorHost, pageSize: 1, clock: systemClock });
  });
  afterEach(() => {
    emulator.setFaults({ errorRate: 0, latencyMs: 0, deniedProjects: [] });
  });
  after(async () => emulator.close());

  const refused = (isRefusal: boolean, reason: string) => (error: unknown) =>
    error instanceof ComputeError && error.isRefusal === isRefusal && error.reason === reason;

  it('lists running instances of a project, page by page', async () => {
    const before = emulator.calls()['instances.aggregatedList']?.[200] ?? 0;
    const found = await api.listInstances('my-shop');
    assert.deepEqual(
      found.map(({ instance }) => instance.name),
      [node.name, 'vm-a'],
    );
    assert.deepEqual(found[0], {
      instance: {
        project: 'my-shop',
        zone: node.zone,
        id: node.id,
        name: node.name,
        cluster: 'prod',
        clusterLocation: 'europe-west3',
        nodePool: 'pool-1',
      },
      names: [node.name, 'node.corp.example'],
      addresses: ['10.156.15.206', '10.1.0.2'],
      createdAt: '2024-07-03T18:23:20.123000000Z',
    });
    assert.equal(emulator.calls()['instances.aggregatedList']?.[200], before + 2);
  });

  it('gets one instance, or none', async () => {
    const found = await api.getInstance('my-shop', 'europe-west3-a', node.name);
    assert.equal(found?.instance.id, node.id);
    assert.equal(await api.getInstance('my-shop', 'europe-west3-a', 'gone'), undefined);
    assert.equal(await api.getInstance('my-shop', 'mars', node.name), undefined);
  });

  it('distinguishes a missing permission or project from a quota, though all may be 403', async () => {
    emulator.setFaults({ deniedProjects: ['my-shop'] });
    await assert.rejects(api.listInstances('my-shop'), refused(true, 'forbidden'));
    await assert.rejects(
      api.getInstance('my-shop', 'europe-west3-a', node.name),
      refused(true, 'forbidden'),
    );
    await assert.rejects(api.listInstances('no-such-project'), refused(true, 'notFound'));
    for (const [status, reason] of [
      [403, 'rateLimitExceeded'],
      [429, 'rateLimitExceeded'],
      [503, 'backendError'],
    ] as const) {
      emulator.setFaults({ errorRate: 1, status, reason });
      await assert.rejects(api.listInstances('my-lab'), refused(false, reason));
    }
  });

  it('aborts a slow request in time, for one page or all pages', async () => {
    const timeoutMs = 200;
    const hasty = createComputeApi({
      timeoutMs,
      emulatorHost: emulator.host,
      pageSize: 1,
      clock: systemClock,
    });
    await hasty.listInstances('my-lab');
    emulator.setFaults({ latencyMs: 60_000 });
    // The request itself is aborted: nothing of it continues after the response.
    const aborted = (error: unknown): boolean =>
      refused(false, 'timeout')(error) && error instanceof Error && error.cause instanceof Error;
    await assert.rejects(hasty.listInstances('my-shop'), aborted);
    await assert.rejects(hasty.getInstance('my-shop', 'z', 'x'), aborted);
    // Each page is in time, but all together are late.
    emulator.setInstances(Array.from({ length: 40 }, (_, n) => ({ ...node, name: `n-${n}` })));
    emulator.setFaults({ latencyMs: 80 });
    await assert.rejects(
      hasty.listInstances('my-shop'),
      new RegExp(`no answer within ${requestsInTime * timeoutMs} ms`),
    );
    emulator.setInstances(instances);
  });

  it('is retryable when the API does not respond', async () => {
    const closed = await startComputeEmulator();
    await closed.close();
    const lost = createComputeApi({
      timeoutMs: 2000,
      emulatorHost: closed.host,
      clock: systemClock,
    });
    await assert.rejects(lost.listInstances('my-shop'), refused(false, 'ECONNREFUSED'));
  });
});
