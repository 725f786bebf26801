import assert from 'node:assert/strict';
import type { RuntimeEvent } from '@pipeline/shared/event.ts';
import { labelledInstance } from '../../../../../functions/enrich/lookup/labelled-instance.ts';
import { resourceOf } from '../../../../../functions/enrich/resource/resource.ts';
import { eventWith } from '../events.ts';

/** The labels of an agent on a GKE node. */
const agent = {
  'cloudProvider.name': 'gcp',
  'gcp.projectName': 'my-project',
  'gcp.availabilityZone': 'us-central1-c',
  'gcp.region': 'us-central1',
  'gcp.instanceId': '648',
  'gcp.instanceName': 'gke-prod-pool-0a1b2c3d-x1y2',
  'kubernetes.cluster.name': 'prod',
  'kubernetes.node.name': 'gke-prod-pool-0a1b2c3d-x1y2',
};

function reported(source: string, fields: object, labels: Record<string, string> = agent) {
  return eventWith(labels, { source, content: { ruleName: 'r', fields } });
}

function resourceNameOf(event: RuntimeEvent): string {
  const options = { organizationId: '42', ladder: 'instance' } as const;
  return resourceOf(event, labelledInstance(event), options).name;
}

const vm = '//compute.googleapis.com/projects/my-project/zones/us-central1-c/instances/648';
const project = '//cloudresourcemanager.googleapis.com/projects/my-project';
const cluster =
  '//container.googleapis.com/projects/my-project/locations/us-central1/clusters/prod';
const organization = '//cloudresourcemanager.googleapis.com/organizations/42';

describe('the labels of the agent that reported an event', () => {
  it('locate an event of its host', () => {
    for (const [source, fields] of [
      ['syscall', {}],
      ['windows', {}],
      ['a-new-source', { 'proc.name': 'sh' }],
    ] as const) {
      assert.equal(resourceNameOf(reported(source, fields)), vm, source);
    }
  });

  it('locate an event of the Kubernetes API in the cluster', () => {
    const fields = { 'ka.verb': 'delete', 'ka.target.resource': 'pods', 'ka.target.name': 'db-0' };
    for (const source of ['k8s_audit', 'K8SAdmissionController']) {
      const located = reported(source, fields, { ...agent, 'gcp.location': 'us-central1' });
      assert.equal(resourceNameOf(located), cluster, source);
      const event = reported(source, fields);
      assert.equal(resourceNameOf(event), project, source);
      assert.deepEqual(event.cloud, {
        provider: 'gcp',
        project: 'my-project',
        region: 'us-central1',
      });
      assert.equal(event.kubernetes?.cluster, 'prod', source);
      assert.equal(event.kubernetes.node, undefined, source);
    }
  });

  it('do not locate an event of a cloud or a service, except in their own project', () => {
    const gcp = { 'gcp.methodName': 'X.Y', 'gcp.serviceName': 'unknown.googleapis.com' };
    const trail = { 'ct.name': 'DeleteTrail', 'ct.region': 'us-east-1' };
    const account = { 'ct.user.accountid': '111122223333' };
    for (const [source, fields, expected] of [
      ['gcp_auditlog', gcp, project],
      [
        'gcp_auditlog',
        { ...gcp, 'gcp.projectId': 'audited-1' },
        '//cloudresourcemanager.googleapis.com/projects/audited-1',
      ],
      ['awscloudtrail', trail, 'aws/regions/us-east-1'],
      ['awscloudtrail', { ...trail, ...account }, 'aws/accounts/111122223333/regions/us-east-1'],
      ['azure_platformlogs', {}, organization],
      ['entra', { 'entra.tenantId': 'tenant-1' }, 'azure/tenants/tenant-1'],
      ['okta', { 'okta.org': 'example' }, 'okta/organizations/example'],
      ['github', { 'github.org': 'example' }, 'github/organizations/example'],
      // An unknown source observes a host only if it names a process.
      ['m365_audit', { 'm365.user': 'jane' }, project],
    ] as const) {
      const event = reported(source, fields);
      assert.equal(resourceNameOf(event), expected, source);
    }
  });

  it('keep their own names if they do not locate the event', () => {
    const { cloud, kubernetes, unclaimed } = reported('okta', { 'okta.org': 'example' });
    assert.deepEqual(cloud, { provider: 'okta', organization: 'example' });
    assert.equal(kubernetes, undefined);
    const values = Object.fromEntries(unclaimed.map(({ name, value }) => [name, value]));
    assert.deepEqual(values, agent);
  });
});
