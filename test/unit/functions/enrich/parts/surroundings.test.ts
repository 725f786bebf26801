import assert from 'node:assert/strict';
import type { Surroundings } from '@pipeline/shared/alert.ts';
import type { RuntimeEvent } from '@pipeline/shared/event.ts';
import type { SenderContext } from '@pipeline/shared/sender-context.ts';
import { withGkeContext } from '../../../../../functions/enrich/parts/gke-context.ts';
import { resourceOf } from '../../../../../functions/enrich/resource/resource.ts';
import { toEvent } from '../../../../../functions/enrich/to-event.ts';
import { fixture } from '../../../../../local/samples/index.ts';
import { alertOfBody, receivedAt } from '../../../runtime-events.ts';

const wrapper = { project: 'shop-1', location: 'europe-west3', cluster: 'prod' };
const realName = '//container.googleapis.com/projects/shop-1/locations/europe-west3/clusters/prod';

function eventOf(
  fields: Record<string, string>,
  { source = 'syscall', ...surroundings }: Surroundings & { source?: string } = {},
  context?: SenderContext,
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
  return toEvent({ ...alert, surroundings }, { id: 'a1', format: 'falco', receivedAt, context });
}

function nameOf(event: RuntimeEvent): string {
  return resourceOf(event, undefined, { organizationId: '42', ladder: 'instance' }).name;
}

const organization = '//cloudresourcemanager.googleapis.com/organizations/42';

describe('the place of an alert', () => {
  it('gets its cluster from the wrapper', () => {
    const event = eventOf({}, { ...wrapper, node: 'gke-prod-1' });
    assert.equal(nameOf(event), realName);
    assert.equal(event.kubernetes?.node, 'gke-prod-1');
    assert.deepEqual(event.unclaimed, []);
  });

  it('gets its cluster from the name of a kubectl context of GKE', () => {
    const context = 'gke_shop-1_europe-west3_prod';
    for (const fields of [{ 'k8s.cluster.name': context }, { cluster: context }]) {
      const event = eventOf(fields);
      assert.equal(nameOf(event), realName);
      assert.equal(event.kubernetes?.cluster, 'prod');
      assert.deepEqual(event.unclaimed, []);
      assert.equal(nameOf(eventOf(fields, { project: 'shop-1' })), realName);
    }
    for (const name of ['gke_shop-1_here_prod', 'gke_shop-1_europe-west3_prod_2', 'gke_prod']) {
      assert.equal(nameOf(eventOf({ 'k8s.cluster.name': name })), `kubernetes/${name}`);
    }
    const other = { 'k8s.cluster.name': context, 'gcp.project': 'shop-2' };
    assert.notEqual(nameOf(eventOf(other)), realName);
  });

  it('gets its cluster from a kubectl context of GKE although the agent names a zone of its region', () => {
    const named = (contextOf: string, location: string): string | undefined =>
      withGkeContext({
        cloud: { provider: 'gcp', location },
        kubernetes: { cluster: `gke_shop-1_${contextOf}_prod` },
      }).kubernetes?.cluster;
    assert.equal(named('europe-west1', 'europe-west1-b'), 'prod');
    assert.equal(named('europe-west1-b', 'europe-west1'), 'prod');
    assert.equal(named('europe-west1-b', 'europe-west1-b'), 'prod');
    for (const [contextOf, location] of [
      ['europe-west1-b', 'europe-west1-c'],
      ['europe-west10-b', 'europe-west1'],
      ['europe-west1', 'europe-west10-b'],
    ] as const) {
      assert.equal(named(contextOf, location), `gke_shop-1_${contextOf}_prod`, location);
    }
  });

  it('gets its cluster from an operator’s own fields, complete with all three', () => {
    const all = { cluster: 'prod', project_id: 'shop-1', location: 'europe-west3' };
    assert.equal(nameOf(eventOf(all)), realName);
    const proc = { 'proc.name': 'sh' };
    for (const name of [
      'k8s.cluster.name',
      'k8s_cluster_name',
      'kube_cluster_name',
      'cluster_name',
      'clustername',
      'cluster.name',
      'cluster',
    ]) {
      assert.equal(nameOf(eventOf({ [name]: 'edge-7' })), 'kubernetes/edge-7', name);
      assert.equal(nameOf(eventOf({ ...proc, [name]: 'edge-7' })), 'kubernetes/edge-7', name);
    }
    for (const project of [
      'gcp.project',
      'gcp_project',
      'gcp.project_id',
      'gcp_project_id',
      'project',
    ]) {
      for (const location of ['cluster_location', 'gcp.location', 'gcp_location', 'location']) {
        const fields = { cluster: 'prod', [project]: 'shop-1', [location]: 'europe-west3' };
        // If no name has a dot, an agent may have removed the dots.
        for (const event of [eventOf(fields), eventOf({ ...proc, ...fields })]) {
          assert.equal(nameOf(event), realName, `${project}, ${location}`);
          assert.deepEqual(event.unclaimed, []);
        }
      }
    }
  });

  it('gets its cluster from the labels that the plugin of the GKE audit log keeps', () => {
    const fields = {
      'ka.verb': 'list',
      'jevt.value[/annotations/cluster_name]': 'prod',
      'jevt.value[/annotations/location]': 'europe-west3',
      'jevt.value[/annotations/project_id]': 'shop-1',
    };
    assert.equal(nameOf(eventOf(fields, { source: 'k8s_audit' })), realName);
  });

  it('ignores uncertain values, and keeps them by name', () => {
    const contradiction = eventOf({ cluster_name: 'a', clustername: 'b' });
    assert.equal(nameOf(contradiction), organization);
    assert.deepEqual(
      contradiction.unclaimed.map(({ value }) => value),
      ['a', 'b'],
    );
    const place = { cluster_location: 'europe-west3', project_id: 'shop-1' };
    for (const name of ['cluster_name', 'cluster.name', 'k8s_cluster_name', 'cluster']) {
      const event = eventOf({ ...place, 'k8s.cluster.name': 'edge', [name]: 'prod' });
      assert.equal(nameOf(event), '//cloudresourcemanager.googleapis.com/projects/shop-1', name);
      assert.deepEqual(
        event.unclaimed.map(({ value }) => value).toSorted(),
        ['edge', 'prod'],
        name,
      );
      assert.equal(
        nameOf(eventOf({ ...place, 'k8s.cluster.name': 'prod', [name]: 'prod' })),
        realName,
      );
    }
    // Any kind of project may have this name.
    for (const name of ['project_id', 'project']) {
      const alone = eventOf({ [name]: 'team-alpha' });
      assert.equal(nameOf(alone), organization);
      assert.deepEqual(alone.unclaimed, [{ name, value: 'team-alpha' }]);
    }
  });

  it('is not mixed with the cluster of an audit log', () => {
    const fields = {
      'ka.cluster.name': 'audited',
      cluster_name: 'prod',
      cluster_location: 'europe-west3',
      project_id: 'shop-1',
    };
    const event = eventOf(fields, { source: 'k8s_audit' });
    assert.equal(event.kubernetes?.cluster, 'audited');
    assert.equal(nameOf(event), 'kubernetes/audited');
    assert.deepEqual(event.unclaimed, [
      { name: 'cluster_name', value: 'prod' },
      { name: 'cluster_location', value: 'europe-west3' },
      { name: 'project_id', value: 'shop-1' },
    ]);
    assert.equal(
      nameOf(eventOf({ ...fields, 'ka.cluster.name': 'prod' }, { source: 'k8s_audit' })),
      realName,
    );
  });

  it('is not that of a cloud’s audit log', () => {
    const event = eventOf({ 'ct.name': 'RunInstances' }, { source: 'aws_cloudtrail', ...wrapper });
    assert.equal(nameOf(event), organization);
    assert.deepEqual(event.unclaimed, [
      { name: 'reporter_project', value: 'shop-1' },
      { name: 'reporter_location', value: 'europe-west3' },
      { name: 'reporter_cluster', value: 'prod' },
    ]);
  });

  it('is not mixed with an event of another cluster', () => {
    const event = eventOf({ 'k8s.cluster.name': 'other' }, wrapper);
    assert.equal(nameOf(event), '//cloudresourcemanager.googleapis.com/projects/shop-1');
    assert.deepEqual(
      event.unclaimed.map(({ name }) => name),
      ['reporter_location', 'reporter_cluster'],
    );
  });
});

describe('the token of a sender', () => {
  const token = { sender: 'falco', ...wrapper } as const;
  const project = '//cloudresourcemanager.googleapis.com/projects/shop-1';

  it('names the cluster if the event does not', () => {
    for (const source of ['syscall', 'k8s_audit', 'internal']) {
      const event = eventOf({}, { source }, token);
      assert.equal(nameOf(event), realName, source);
      assert.deepEqual(event.unclaimed, []);
    }
    // Parts of the same place.
    for (const fields of [{ cluster: 'prod' }, { gcp_project: 'shop-1' }]) {
      assert.equal(nameOf(eventOf(fields, {}, token)), realName);
    }
    assert.equal(nameOf(eventOf({}, {}, { project: 'shop-1' })), project);
    assert.equal(nameOf(eventOf({}, {}, { sender: 'falco' })), organization);
  });

  it("has less weight than the wrapper, and than the operator's fields", () => {
    const other = { project: 'bank-1', location: 'us-central1', cluster: 'edge' };
    const otherName =
      '//container.googleapis.com/projects/bank-1/locations/us-central1/clusters/edge';
    assert.equal(nameOf(eventOf({}, other, token)), otherName);
    const fields = { cluster: 'edge', gcp_project: 'bank-1', location: 'us-central1' };
    const event = eventOf(fields, {}, token);
    assert.equal(nameOf(event), otherName);
    assert.deepEqual(event.unclaimed, [
      { name: 'reporter_project', value: 'shop-1' },
      { name: 'reporter_location', value: 'europe-west3' },
      { name: 'reporter_cluster', value: 'prod' },
    ]);
  });

  it("is not mixed with the event's place to a new cluster", () => {
    // Another cluster and another place: only the project is certain.
    assert.equal(nameOf(eventOf({ cluster: 'edge' }, {}, token)), project);
    assert.equal(nameOf(eventOf({}, { location: 'us-central1' }, token)), project);
    // Another project: nothing is certain.
    const elsewhere = eventOf({ gcp_project: 'bank-1' }, {}, token);
    assert.equal(nameOf(elsewhere), '//cloudresourcemanager.googleapis.com/projects/bank-1');
    assert.equal(elsewhere.kubernetes, undefined);
    assert.equal(nameOf(eventOf({ 'aws.region': 'eu-west-1' }, {}, token)), organization);
  });

  it('does not apply to a cloud’s audit log', () => {
    const event = eventOf({ 'ct.name': 'RunInstances' }, { source: 'aws_cloudtrail' }, token);
    assert.equal(nameOf(event), organization);
    assert.deepEqual(
      event.unclaimed.map(({ name }) => name),
      ['reporter_project', 'reporter_location', 'reporter_cluster'],
    );
  });

  it('has less weight than the labels of Sysdig’s agent', async () => {
    const alert = alertOfBody((await fixture('b17')).body);
    const event = toEvent(alert, {
      id: 'a1',
      format: 'sysdig-forwarder',
      receivedAt,
      context: token,
    });
    // An instance of another project.
    assert.equal(event.cloud?.project, 'alliances-chronicle');
    assert.equal(event.cloud.location, undefined);
    assert.equal(event.kubernetes?.cluster, 'gke-alliances-demo-6');
    const own = {
      project: 'alliances-chronicle',
      location: 'us-central1',
      cluster: 'gke-alliances-demo-6',
    };
    const placed = toEvent(alert, {
      id: 'a1',
      format: 'sysdig-forwarder',
      receivedAt,
      context: own,
    });
    assert.equal(
      resourceOf(placed, undefined, { organizationId: '42', ladder: 'cluster' }).name,
      '//container.googleapis.com/projects/alliances-chronicle/locations/us-central1/clusters/gke-alliances-demo-6',
    );
    // The zone that the agent names is in another region.
    const far = { ...own, location: 'europe-west3' };
    const apart = toEvent(alert, {
      id: 'a1',
      format: 'sysdig-forwarder',
      receivedAt,
      context: far,
    });
    assert.equal(apart.cloud?.location, undefined);
  });
});
