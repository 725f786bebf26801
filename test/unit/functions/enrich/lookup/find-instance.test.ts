import assert from 'node:assert/strict';
import type { RuntimeEvent } from '@pipeline/shared/event.ts';
import { parseJsonItems } from '@pipeline/shared/items.ts';
import { ComputeError } from '../../../../../functions/enrich/lookup/compute-error.ts';
import { createLookup } from '../../../../../functions/enrich/lookup/lookup.ts';
import { eventOfItem } from '../../../runtime-events.ts';
import { fixture } from '../../../../../local/samples/index.ts';
import { fakeClock, recordingLog } from '../../../support.ts';
import { eventWith, falcoEvent } from '../events.ts';
import { FakeCompute, node, setUp, settings, type FakeInstance } from './fake-compute.ts';

const vm: FakeInstance = { project: 'my-lab', zone: 'us-central1-a', id: '7', name: 'vm-1' };
const gcp = { 'cloudProvider.name': 'gcp', 'gcp.projectName': 'my-shop' };

async function idOf(instances: readonly FakeInstance[], event: RuntimeEvent) {
  return (await setUp(instances).find(event))?.id;
}

describe('the lookup of an instance', () => {
  it('finds the node of a GKE cluster, with its cluster and pool', async () => {
    const { find } = setUp([vm, node]);
    const [item] = parseJsonItems((await fixture('a01')).body);
    assert.deepEqual(await find(eventOfItem(item)), {
      project: 'my-shop',
      zone: 'europe-west3-a',
      id: node.id,
      name: node.name,
      cluster: 'demo',
      clusterLocation: 'europe-west3',
      nodePool: 'default-pool',
    });
  });

  it('uses every certain name of the host or node', async () => {
    for (const event of [
      falcoEvent('vm-1'),
      falcoEvent('VM-1'),
      falcoEvent('vm-1.c.my-lab.internal'),
      falcoEvent('web-1.corp.example'),
      eventWith({ 'kubernetes.node.name': 'vm-1' }),
      eventWith({ ...gcp, 'gcp.projectName': 'my-lab', 'gcp.instanceName': 'vm-1' }),
    ]) {
      assert.equal(await idOf([{ ...vm, hostname: 'web-1.corp.example' }, node], event), '7');
    }
  });

  it('does not confuse names: neither an FQDN’s first label nor another provider’s host matches', async () => {
    assert.equal(await idOf([vm], falcoEvent('vm-1.corp.example')), undefined);
    assert.equal(await idOf([vm], falcoEvent('vm-1.c.another-shop.internal')), undefined);
    const aws = { 'cloudProvider.name': 'aws', 'host.hostName': 'vm-1' };
    assert.equal(await idOf([vm], eventWith(aws)), undefined);
    assert.equal(await idOf([vm], falcoEvent('vm-1', { source: 'gcp_auditlog' })), undefined);
  });

  it('uses the address in the MAC if the host has no name', async () => {
    const event = eventWith({}, { hostMac: '42:01:0a:9c:00:04' });
    assert.equal(await idOf([vm, node], event), node.id);
    const elsewhere = { ...vm, address: '10.156.0.4' };
    assert.equal(await idOf([elsewhere, node], event), undefined, 'the address is in two networks');
  });

  it('prefers the address to the name only if the project is certain', async () => {
    const renamed = { 'host.hostName': 'renamed', 'host.mac': '42:01:0a:9c:00:04' };
    assert.equal(await idOf([node], eventWith(renamed)), undefined);
    assert.equal(await idOf([node], eventWith({ ...gcp, ...renamed })), node.id);
  });

  it('finds none if two match, but the one in the event’s own project if it names one', async () => {
    const twin = { ...vm, project: 'my-shop', id: '8' };
    assert.equal(await idOf([vm, twin], falcoEvent('vm-1')), undefined);
    assert.equal(await idOf([vm, twin], eventWith({ ...gcp, 'host.hostName': 'vm-1' })), '8');
    assert.equal(await idOf([vm, twin], falcoEvent('vm-1.c.my-lab.internal')), '7');
    const other = { ...vm, id: '9', zone: 'us-central1-b' };
    const zonal = eventWith({
      ...gcp,
      'gcp.projectName': 'my-lab',
      'gcp.availabilityZone': 'us-central1-b',
      'host.hostName': 'vm-1',
    });
    assert.equal(await idOf([vm, other], zonal), '9');
    // An instance of a project outside the settings is not found in another project.
    const foreign = { ...gcp, 'gcp.projectName': 'another-shop', 'host.hostName': 'vm-1' };
    assert.equal(await idOf([vm], eventWith(foreign)), undefined);
  });

  it('rejects an instance that a fact of the event contradicts', async () => {
    const otherMac = { 'host.hostName': node.name, 'host.mac': '42:01:0a:9c:00:05' };
    assert.equal(await idOf([node], eventWith(otherMac)), undefined);
    const virtualBox = { 'host.hostName': node.name, 'host.mac': '08:00:27:54:f3:9d' };
    assert.equal(await idOf([node], eventWith(virtualBox)), undefined);
    const docker = { 'host.hostName': node.name, 'host.mac': '02:42:ac:11:00:02' };
    assert.equal(await idOf([node], eventWith(docker)), node.id);
    const younger = { ...vm, creationTimestamp: '2024-07-03T11:23:22.000-07:00' };
    assert.equal(await idOf([younger], falcoEvent('vm-1')), undefined);
    const older = { ...vm, creationTimestamp: '2024-07-03T11:23:20.000-07:00' };
    assert.equal(await idOf([older], falcoEvent('vm-1')), '7');
  });

  it('gets a single instance that a host name identifies, while there is no list', async () => {
    const { find, api } = setUp([vm]);
    const event = falcoEvent('vm-1.us-central1-a.c.my-lab.internal');
    assert.equal((await find(event))?.id, '7');
    assert.equal((await find(event))?.id, '7');
    assert.deepEqual(api.calls, ['get my-lab us-central1-a vm-1']);
    await find(falcoEvent('vm-1.us-central1-a.c.another-shop.internal'));
    assert.equal(api.calls.length, 1, 'a project that is not in the settings is not asked');
  });

  it('lists a project instead of getting many instances one by one', async () => {
    const { find, api } = setUp([vm]);
    for (let index = 0; index < 100; index += 1) {
      await find(falcoEvent(`vm-${index}.us-central1-a.c.my-lab.internal`));
    }
    assert.equal(api.calls.filter((call) => call.startsWith('get')).length, 20);
    assert.equal(api.calls.filter((call) => call.startsWith('list')).length, 1);
  });

  it('makes no call without projects, or for events that are on no host', async () => {
    const without = setUp([vm], { LOOKUP_PROJECTS: '' });
    assert.equal(await without.find(falcoEvent('vm-1')), undefined);
    const { find, api } = setUp([vm]);
    assert.equal(await find(eventWith({})), undefined);
    assert.equal(await find(falcoEvent('localhost')), undefined);
    assert.deepEqual([...without.api.calls, ...api.calls], []);
  });

  it('rejects settings that name no project', () => {
    const surroundings = { api: new FakeCompute([]), clock: fakeClock(), log: recordingLog().log };
    assert.throws(
      () => createLookup({ ...settings, LOOKUP_PROJECTS: 'shop,No Project' }, surroundings),
      /LOOKUP_PROJECTS/,
    );
  });
});

describe('an instance in the labels', () => {
  const labels = {
    ...gcp,
    'gcp.availabilityZone': 'europe-west3-a',
    'gcp.instanceId': node.id,
    'gcp.instanceName': 'as-labelled',
  };
  const labelled = { project: 'my-shop', zone: 'europe-west3-a', id: node.id, name: 'as-labelled' };

  it('gets its cluster and pool from the list', async () => {
    const { find } = setUp([node]);
    assert.deepEqual(await find(eventWith(labels)), {
      ...labelled,
      cluster: 'demo',
      clusterLocation: 'europe-west3',
      nodePool: 'default-pool',
    });
  });

  it('keeps the labels if the list does not contain it, or fails', async () => {
    const gone = setUp([]);
    assert.deepEqual(await gone.find(eventWith(labels)), labelled);
    const down = setUp([node]);
    down.api.failures.set('*', new ComputeError(false, 'backendError', 'down'));
    for (let second = 0; second < 300; second += 1) {
      assert.deepEqual(await down.find(eventWith(labels), 1), labelled);
      down.clock.advance(1000);
    }
    assert.equal(
      down.api.calls.length,
      1,
      'it waits for a failing API once in the time to refresh',
    );
    const foreign = setUp([node], { LOOKUP_PROJECTS: 'my-lab' });
    assert.deepEqual(await foreign.find(eventWith(labels), 1), labelled);
    assert.deepEqual(foreign.api.calls, []);
  });
});
