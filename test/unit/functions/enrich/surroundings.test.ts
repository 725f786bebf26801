import assert from 'node:assert/strict';
import { isObject, type JsonObject } from '@pipeline/shared/json.ts';
import type { RuntimeEvent } from '@pipeline/shared/event.ts';
import { eventOfBody } from '../../runtime-events.ts';
import { falcoAlert, fluentBit, logEntry } from '../../shared/formats/wrappers/wrapped.ts';

const place = { provider: 'gcp', project: 'example-project', location: 'us-central1' };
const node = 'gke-cluster-1-pool-1-abcd';

function eventOf(changes: JsonObject = {}): RuntimeEvent {
  return eventOfBody(logEntry({ jsonPayload: { ...falcoAlert, ...changes } }));
}

function reported({ unclaimed }: RuntimeEvent): JsonObject {
  const named = unclaimed.filter(({ name }) => name.startsWith('reporter_'));
  return Object.fromEntries(named.map(({ name, value }) => [name, value]));
}

describe("the place in an alert's wrapper", () => {
  it("is the event's, for events of a node", () => {
    for (const source of ['syscall', 'syscalls', undefined]) {
      const event = eventOf({ source });
      assert.deepEqual(event.cloud, place);
      assert.equal(event.kubernetes?.cluster, 'cluster-1');
      assert.equal(event.kubernetes.node, node);
      // The pod of the event, not Falco's own.
      assert.equal(event.kubernetes.pod, 'web-1');
      assert.deepEqual(reported(event), {});
    }
  });

  // On GKE, Falco reads audit logs of any cluster through Pub/Sub (falcosecurity/plugins:plugins/k8saudit-gke).
  it('is uncertain, for the audit log of a cluster', () => {
    const event = eventOf({ source: 'k8s_audit', output_fields: { 'ka.verb': 'get' } });
    assert.equal(event.kubernetes?.cluster, undefined);
    assert.equal(event.cloud, undefined);
    assert.equal(reported(event)['reporter_cluster'], 'cluster-1');
    assert.equal(reported(event)['reporter_node'], node);
  });

  it('does not apply to a remote sender', () => {
    for (const source of ['aws_cloudtrail', 'gcp_auditlog', 'some_plugin']) {
      const event = eventOf({ source, output_fields: { x: 'y' } });
      assert.equal(event.cloud?.project, undefined, source);
      assert.equal(event.kubernetes, undefined);
      assert.deepEqual(reported(event), {
        reporter_project: 'example-project',
        reporter_location: 'us-central1',
        reporter_cluster: 'cluster-1',
        reporter_node: node,
      });
    }
  });

  it("has less weight than the event's own place", () => {
    const fields = { 'k8s.cluster.name': 'prod', 'k8s.node.name': 'node-7' };
    const event = eventOf({ output_fields: fields });
    assert.equal(event.kubernetes?.cluster, 'prod');
    assert.equal(event.kubernetes.node, 'node-7');
    // The wrapper's location may have no cluster of that name.
    assert.deepEqual(event.cloud, { provider: 'gcp', project: 'example-project' });
    assert.deepEqual(reported(event), {
      reporter_location: 'us-central1',
      reporter_cluster: 'cluster-1',
      reporter_node: node,
    });
  });

  it('is the instance itself, for a single machine', () => {
    const labels = { project_id: 'p', zone: 'europe-west1-b', instance_id: '17' };
    const resource = { type: 'gce_instance', labels };
    const event = eventOfBody(logEntry({ jsonPayload: falcoAlert }, { resource }));
    assert.ok(isObject(event.cloud));
    assert.deepEqual(
      [event.cloud.project, event.cloud.zone, event.cloud.instanceId],
      ['p', 'europe-west1-b', '17'],
    );
    assert.equal(event.kubernetes?.node, undefined);
  });

  it("is the instance of Fluent Bit's filter for AWS, if that names it in full", () => {
    const aws = {
      account_id: '123456789012',
      az: 'us-west-2c',
      ec2_instance_id: 'i-0bd0513a0350fa1f8',
      vpc_id: 'vpc-1',
    };
    const instance = {
      provider: 'aws',
      account: '123456789012',
      region: 'us-west-2',
      zone: 'us-west-2c',
      instanceId: 'i-0bd0513a0350fa1f8',
    };
    const namesOf = (event: RuntimeEvent): string[] => event.unclaimed.map(({ name }) => name);
    const line = JSON.stringify(falcoAlert);
    for (const record of [{ ...aws, log: line }, fluentBit(falcoAlert, aws)]) {
      const event = eventOfBody(record);
      assert.deepEqual(event.cloud, instance);
      assert.deepEqual(namesOf(event), ['detail.vpc_id']);
    }
    const local = eventOfBody({ ...aws, az: 'us-west-2-lax-1a', log: line });
    assert.equal(local.cloud?.region, 'us-west-2');
    // Without one of them, another agent may have written the others.
    const { ec2_instance_id: _id, ...partial } = aws;
    for (const record of [partial, { ...aws, az: 'west' }, { ...aws, account_id: 'Example' }]) {
      const event = eventOfBody({ ...record, log: line });
      assert.equal(event.cloud, undefined);
      assert.ok(namesOf(event).includes('detail.account_id'));
    }
    // An audit log may be that of another account.
    const audit = { ...falcoAlert, source: 'k8s_audit', output_fields: { 'ka.verb': 'get' } };
    const event = eventOfBody({ ...aws, log: JSON.stringify(audit) });
    assert.equal(event.cloud, undefined);
    assert.equal(reported(event)['reporter_account'], '123456789012');
  });

  it('is the node of a record', () => {
    const event = eventOfBody(fluentBit({ log: falcoAlert }));
    assert.equal(event.kubernetes?.node, 'node-3');
    assert.equal(event.host?.name, 'node-1');
  });
});
