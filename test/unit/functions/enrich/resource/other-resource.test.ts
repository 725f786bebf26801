import assert from 'node:assert/strict';
import type { RuntimeEvent } from '@pipeline/shared/event.ts';
import { otherResource } from '../../../../../functions/enrich/resource/other-resource.ts';
import { eventWith, falcoEvent } from '../events.ts';

const aws = {
  'cloudProvider.name': 'aws',
  'cloudProvider.account.id': '414773805239',
  'cloudProvider.region': 'us-east-1',
  'aws.instanceId': 'i-053b1f0509fdbc15a',
  'host.hostName': 'ip-172-20-46-221',
};
const azure = {
  'cloudProvider.name': 'azure',
  'cloudProvider.account.id': '7a100e05-8316-474d-99c0-b824d0e86366',
  'azure.instanceId': 'ba53fc47-1119-4cbb-af2b-6d38b0e56160',
};
const node = { 'kubernetes.cluster.name': 'prod', 'kubernetes.node.name': 'node04' };

function nameOf(event: RuntimeEvent, startsAtCluster = false): string | undefined {
  const resource = otherResource(event, startsAtCluster);
  assert.ok(resource === undefined || resource.kind === 'other');
  return resource?.name;
}

describe('the name of a host outside Google Cloud', () => {
  const cases: [string, RuntimeEvent, string][] = [
    [
      'an instance of AWS',
      eventWith({ ...aws, ...node }),
      'aws/accounts/414773805239/regions/us-east-1/instances/i-053b1f0509fdbc15a',
    ],
    [
      'a machine of Azure',
      eventWith(azure),
      'azure/subscriptions/7a100e05-8316-474d-99c0-b824d0e86366/virtualMachines/ba53fc47-1119-4cbb-af2b-6d38b0e56160',
    ],
    [
      'a machine of Azure whose IDs are in capitals',
      eventWith({
        ...azure,
        'cloudProvider.account.id': azure['cloudProvider.account.id'].toUpperCase(),
        'azure.instanceId': azure['azure.instanceId'].toUpperCase(),
      }),
      'azure/subscriptions/7a100e05-8316-474d-99c0-b824d0e86366/virtualMachines/ba53fc47-1119-4cbb-af2b-6d38b0e56160',
    ],
    ['a node of a cluster', eventWith(node), 'kubernetes/prod/nodes/node04'],
    [
      'a cluster that somebody named freely',
      eventWith({ ...node, 'kubernetes.cluster.name': 'Prod/Cluster 1' }),
      'kubernetes/Prod%2FCluster%201/nodes/node04',
    ],
    ['a host', falcoEvent('web-1.corp.example'), 'host/web-1.corp.example'],
    ['a host that watches with Falco', falcoEvent('falco-probe'), 'host/falco-probe'],
    [
      'a host of the old name of the source',
      falcoEvent('vm-1', { source: 'syscalls' }),
      'host/vm-1',
    ],
    [
      'a host of AWS whose account is a placeholder',
      eventWith({ ...aws, 'cloudProvider.account.id': '<account-id>' }),
      'host/ip-172-20-46-221',
    ],
  ];
  for (const [what, event, name] of cases) {
    it(`is that of ${what}`, () => {
      assert.equal(nameOf(event), name);
    });
  }

  it('is that of the cluster if the ladder starts there', () => {
    assert.equal(nameOf(eventWith({ ...aws, ...node }), true), 'kubernetes/prod');
    assert.equal(nameOf(falcoEvent('web-1'), true), 'host/web-1');
  });

  for (const [why, event] of [
    ['nothing names a host', eventWith({ 'kubernetes.cluster.name': 'prod' })],
    ['the host has no name of its own', falcoEvent('localhost')],
    ['the name is that of the container that Falco runs in', falcoEvent('97ade2b595f0')],
    ['the name is that of Falco’s own pod', falcoEvent('falco-xczjd')],
    ['the name is that of a release’s pod of Falco', falcoEvent('sec-falco-daemonset-7kq2x')],
    ['the name is masked', falcoEvent('REDACTED')],
    ['the name is a placeholder', eventWith({ 'host.hostName': '<host-name>' })],
    ['the host only read an audit log', falcoEvent('web-1', { source: 'k8s_audit' })],
    ['the provider is Google', eventWith({ 'cloudProvider.name': 'gcp', 'host.hostName': 'vm' })],
    ['the MAC is Google’s', eventWith({ 'host.hostName': 'vm', 'host.mac': '42:01:0a:9c:00:06' })],
    ['the name is that of a GKE node', falcoEvent('gke-demo-default-pool-1af4d30b-716h')],
    ['the name is in Google’s internal DNS', falcoEvent('vm.us-central1-a.c.shop.internal')],
  ] as const) {
    it(`is none when ${why}`, () => {
      assert.equal(nameOf(event), undefined);
    });
  }

  it('has at most 255 characters: a longer one is no name', () => {
    const long = `${'a'.repeat(62)}.`.repeat(4).slice(0, 250);
    assert.equal(nameOf(falcoEvent(long)), `host/${long}`);
    assert.equal(nameOf(falcoEvent(`${long}abc`)), undefined);
    const cluster = 'c'.repeat(300);
    assert.equal(nameOf(eventWith({ ...node, 'kubernetes.cluster.name': cluster })), 'host/node04');
  });
});
