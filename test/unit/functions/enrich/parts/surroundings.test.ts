import assert from 'node:assert/strict';
import type { Surroundings } from '@pipeline/shared/alert.ts';
import type { RuntimeEvent } from '@pipeline/shared/event.ts';
import { resourceOf } from '../../../../../functions/enrich/resource/resource.ts';
import { toEvent } from '../../../../../functions/enrich/to-event.ts';
import { alertOfBody, receivedAt } from '../../../runtime-events.ts';

const wrapper = { project: 'shop-1', location: 'europe-west3', cluster: 'prod' };
const realName = '//container.googleapis.com/projects/shop-1/locations/europe-west3/clusters/prod';

function eventOf(
  fields: Record<string, string>,
  { source = 'syscall', ...surroundings }: Surroundings & { source?: string } = {},
): RuntimeEvent {
  const alert = alertOfBody({
    rule: 'r',
    priority: 'Error',
    time: '2024-07-03T18:23:21.000000000Z',
    source,
    hostname: 'falco-xczjd',
    output: 'o',
    output_fields: fields,
  });
  return toEvent({ ...alert, surroundings }, { id: 'a1', format: 'falco', receivedAt });
}

function nameOf(event: RuntimeEvent): string {
  return resourceOf(event, undefined, { organizationId: '42', ladder: 'instance' }).name;
}

const organization = '//cloudresourcemanager.googleapis.com/organizations/42';

describe('what surrounds an alert', () => {
  it('names the cluster by its wrapper', () => {
    const event = eventOf({}, { ...wrapper, node: 'gke-prod-1' });
    assert.equal(nameOf(event), realName);
    assert.equal(event.kubernetes?.node, 'gke-prod-1');
    assert.deepEqual(event.unclaimed, []);
  });

  it('names the cluster by an operator’s own fields, in full with all three', () => {
    const all = { cluster: 'prod', project_id: 'shop-1', location: 'europe-west3' };
    assert.equal(nameOf(eventOf(all)), realName);
    for (const name of [
      'k8s.cluster.name',
      'cluster_name',
      'clustername',
      'cluster.name',
      'cluster',
    ]) {
      assert.equal(nameOf(eventOf({ [name]: 'edge-7' })), 'kubernetes/edge-7');
    }
  });

  it('names the cluster by the labels that the GKE audit log’s plugin keeps', () => {
    const fields = {
      'ka.verb': 'list',
      'jevt.value[/annotations/cluster_name]': 'prod',
      'jevt.value[/annotations/location]': 'europe-west3',
      'jevt.value[/annotations/project_id]': 'shop-1',
    };
    assert.equal(nameOf(eventOf(fields, { source: 'k8s_audit' })), realName);
  });

  it('takes nothing that is uncertain, and keeps it by its name', () => {
    const contradiction = eventOf({ cluster_name: 'a', clustername: 'b' });
    assert.equal(nameOf(contradiction), organization);
    assert.deepEqual(
      contradiction.unclaimed.map(({ value }) => value),
      ['a', 'b'],
    );
    // A project of any kind may be called so.
    const alone = eventOf({ project_id: 'team-alpha' });
    assert.equal(nameOf(alone), organization);
    assert.deepEqual(alone.unclaimed, [{ name: 'project_id', value: 'team-alpha' }]);
  });

  it('is not the place of what a cloud’s audit log tells', () => {
    const event = eventOf({ 'ct.name': 'RunInstances' }, { source: 'aws_cloudtrail', ...wrapper });
    assert.equal(nameOf(event), organization);
    assert.deepEqual(event.unclaimed, [
      { name: 'reporter_project', value: 'shop-1' },
      { name: 'reporter_location', value: 'europe-west3' },
      { name: 'reporter_cluster', value: 'prod' },
    ]);
  });

  it('is not mixed up where the event is of another cluster', () => {
    const event = eventOf({ 'k8s.cluster.name': 'other' }, wrapper);
    assert.equal(nameOf(event), '//cloudresourcemanager.googleapis.com/projects/shop-1');
    assert.deepEqual(
      event.unclaimed.map(({ name }) => name),
      ['reporter_location', 'reporter_cluster'],
    );
  });
});
