import assert from 'node:assert/strict';
import type { Instance } from '@pipeline/shared/event.ts';
import { labelledInstance } from '../../../../../functions/enrich/lookup/labelled-instance.ts';
import { resourceOf } from '../../../../../functions/enrich/resource/resource.ts';
import { eventWith } from '../events.ts';

function nameOf(
  labels: Record<string, string>,
  ladder: 'instance' | 'cluster' = 'instance',
  instance?: Instance,
): string {
  const event = eventWith(labels);
  const found = instance ?? labelledInstance(event);
  return resourceOf(event, found, { organizationId: '42', ladder }).name;
}

const gcp = {
  'cloudProvider.name': 'gcp',
  'gcp.projectName': 'my-project',
  'gcp.projectId': '1234',
};
const instance = { ...gcp, 'gcp.availabilityZone': 'us-central1-c', 'gcp.instanceId': '648' };
const cluster = { ...gcp, 'gcp.location': 'europe-west3', 'kubernetes.cluster.name': 'prod' };
const node: Instance = {
  project: 'my-project',
  zone: 'us-central1-c',
  id: '648',
  cluster: 'prod-1',
  clusterLocation: 'us-central1',
};

const context = 'gke_my-project_europe-west3_prod';

const organization = '//cloudresourcemanager.googleapis.com/organizations/42';
const project = '//cloudresourcemanager.googleapis.com/projects/my-project';
const otherProject = '//cloudresourcemanager.googleapis.com/projects/other-project';
const instanceName =
  '//compute.googleapis.com/projects/my-project/zones/us-central1-c/instances/648';
const clusterName =
  '//container.googleapis.com/projects/my-project/locations/europe-west3/clusters/prod';
const realClusterName =
  '//container.googleapis.com/projects/my-project/locations/us-central1/clusters/prod-1';

describe('the resource ladder', () => {
  it('is the project in the internal DNS name of an instance that cannot be found', () => {
    for (const host of ['vm-1.us-central1-c.c.my-project.internal', 'vm-1.c.my-project.internal']) {
      assert.equal(nameOf({ 'host.hostName': host }), project);
    }
    for (const host of ['vm-1.c.shop.example.com.internal', 'vm-1']) {
      assert.notEqual(nameOf({ 'host.hostName': host }), project);
    }
    const aws = { 'cloudProvider.name': 'aws', 'host.hostName': 'vm-1.c.my-project.internal' };
    assert.notEqual(nameOf(aws), project);
  });

  it('is the cluster that the agent calls by its kubectl context', () => {
    const labels = { 'kubernetes.cluster.name': context };
    assert.equal(nameOf(labels), clusterName);
    assert.equal(nameOf({ ...gcp, ...labels, 'gcp.location': 'europe-west3' }), clusterName);
    const numbered = { 'cloudProvider.name': 'gcp', 'gcp.projectId': '1234', ...labels };
    assert.equal(nameOf(numbered), clusterName);
    assert.equal(nameOf({ ...gcp, 'gcp.projectName': 'other-project', ...labels }), otherProject);
    assert.equal(nameOf({ ...labels, 'cloudProvider.name': 'aws' }), `kubernetes/${context}`);
  });

  it('uses the instance, else the cluster, else the project, else the organization', () => {
    assert.equal(nameOf({ ...cluster, ...instance }), instanceName);
    assert.equal(nameOf(cluster), clusterName);
    assert.equal(nameOf(gcp), project);
    assert.equal(nameOf({}), organization);
  });

  it('gives the resource of another organization a name that SCC accepts', () => {
    for (const [target, name] of [
      [
        '//iam.googleapis.com/organizations/42/roles/a',
        '//iam.googleapis.com/organizations/42/roles/a',
      ],
      [
        '//iam.googleapis.com/organizations/43/roles/a',
        'google/iam.googleapis.com/organizations/43/roles/a',
      ],
      [
        '//cloudresourcemanager.googleapis.com/organizations/43',
        'google/cloudresourcemanager.googleapis.com/organizations/43',
      ],
    ] as const) {
      const event = { ...eventWith(gcp), target: { name: target } };
      const resource = resourceOf(event, undefined, { organizationId: '42', ladder: 'instance' });
      assert.equal(resource.name, name);
    }
  });

  it('starts at the cluster if configured', () => {
    assert.equal(nameOf({ ...cluster, ...instance }, 'cluster'), clusterName);
    assert.equal(nameOf(instance, 'cluster'), project);
    assert.equal(nameOf({}, 'cluster'), organization);
  });

  it("uses the cluster name and location of GKE's labels, not the agent's", () => {
    const labels = { ...cluster, ...instance };
    assert.equal(nameOf(labels, 'cluster', node), realClusterName);
    assert.equal(nameOf(labels, 'instance', node), instanceName);
    const { clusterLocation: _location, ...half } = node;
    assert.equal(nameOf(labels, 'cluster', half), clusterName);
  });

  it('prefers the ID of a project to its number, and uses the number without an ID', () => {
    const { 'gcp.projectName': _name, ...number } = gcp;
    assert.equal(nameOf(number), '//cloudresourcemanager.googleapis.com/projects/1234');
    const account = { 'cloudProvider.name': 'gcp', 'cloudProvider.account.id': 'my-account' };
    assert.equal(nameOf(account), '//cloudresourcemanager.googleapis.com/projects/my-account');
  });

  it('skips a step that the event does not identify with certainty', () => {
    // A region is no location of a cluster, and a name is no ID of an instance.
    assert.equal(
      nameOf({ ...gcp, 'gcp.region': 'europe-west3', 'kubernetes.cluster.name': 'prod' }),
      project,
    );
    assert.equal(nameOf({ ...instance, 'gcp.instanceId': 'i-0abc' }), project);
    assert.equal(nameOf({ ...cluster, 'kubernetes.cluster.name': 'Prod/Cluster 1' }), project);
    assert.equal(nameOf({ ...gcp, 'gcp.projectName': '**********' }), organization);
    // An account of another cloud is no project.
    const aws = { 'cloudProvider.name': 'aws', 'cloudProvider.account.id': '414773805239' };
    assert.equal(nameOf(aws), 'aws/accounts/414773805239');
  });

  it('never returns a name that Security Command Center rejects', () => {
    const long = {
      ...cluster,
      'gcp.projectName': 'a'.repeat(300),
      'kubernetes.cluster.name': 'b'.repeat(300),
    };
    assert.ok(nameOf(long).length <= 255);
  });
});
