import assert from 'node:assert/strict';
import { readJson } from '@pipeline/shared/intake.ts';
import type { RuntimeEvent } from '@pipeline/shared/event.ts';
import { instanceOfLabels, resourceOf } from '../../../../functions/enrich/resource.ts';

function eventWith(labels: Record<string, string>): RuntimeEvent {
  const body = {
    id: 'a1',
    type: 'policy',
    timestamp: 1720031001,
    content: { ruleName: 'r' },
    labels,
  };
  const [item] = readJson(JSON.stringify(body));
  assert.ok(item?.kind === 'detection');
  return item.parse();
}

async function nameOf(labels: Record<string, string>): Promise<string> {
  const { name } = await resourceOf(eventWith(labels), '42', instanceOfLabels);
  return name;
}

const gcp = {
  'cloudProvider.name': 'gcp',
  'gcp.projectName': 'my-project',
  'gcp.projectId': '1234',
};
const instance = { ...gcp, 'gcp.availabilityZone': 'us-central1-c', 'gcp.instanceId': '648' };
const cluster = { ...gcp, 'gcp.location': 'europe-west3', 'kubernetes.cluster.name': 'prod' };

describe('the resource ladder', () => {
  it('takes the instance, else the cluster, else the project, else the organization', async () => {
    assert.equal(
      await nameOf({ ...cluster, ...instance }),
      '//compute.googleapis.com/projects/my-project/zones/us-central1-c/instances/648',
    );
    assert.equal(
      await nameOf(cluster),
      '//container.googleapis.com/projects/my-project/locations/europe-west3/clusters/prod',
    );
    assert.equal(await nameOf(gcp), '//cloudresourcemanager.googleapis.com/projects/my-project');
    assert.equal(await nameOf({}), '//cloudresourcemanager.googleapis.com/organizations/42');
  });

  it('prefers the id of a project to its number, and takes the number where there is no id', async () => {
    const { 'gcp.projectName': _name, ...number } = gcp;
    assert.equal(await nameOf(number), '//cloudresourcemanager.googleapis.com/projects/1234');
    const account = { 'cloudProvider.name': 'gcp', 'cloudProvider.account.id': 'my-account' };
    assert.equal(
      await nameOf(account),
      '//cloudresourcemanager.googleapis.com/projects/my-account',
    );
  });

  it('leaves a rung out when the event is not certain of it', async () => {
    const organization = '//cloudresourcemanager.googleapis.com/organizations/42';
    const project = '//cloudresourcemanager.googleapis.com/projects/my-project';
    // A region is no location of a cluster, and a name is no id of an instance.
    assert.equal(
      await nameOf({ ...gcp, 'gcp.region': 'europe-west3', 'kubernetes.cluster.name': 'prod' }),
      project,
    );
    assert.equal(await nameOf({ ...instance, 'gcp.instanceId': 'i-0abc' }), project);
    assert.equal(
      await nameOf({ ...cluster, 'kubernetes.cluster.name': 'Prod/Cluster 1' }),
      project,
    );
    assert.equal(await nameOf({ ...gcp, 'gcp.projectName': '**********' }), organization);
    // An AWS account is no project.
    const aws = {
      'cloudProvider.name': 'aws',
      'cloudProvider.account.id': '414773805239',
      'aws.instanceId': 'i-1',
    };
    assert.equal(await nameOf(aws), organization);
  });

  it('never gives a name that Security Command Center refuses', async () => {
    const long = {
      ...cluster,
      'gcp.projectName': 'a'.repeat(300),
      'kubernetes.cluster.name': 'b'.repeat(300),
    };
    assert.ok((await nameOf(long)).length <= 255);
  });
});
