import assert from 'node:assert/strict';
import { eventWith } from '../../functions/write/finding/events.ts';

describe("Kubernetes in Falco's fields", () => {
  it('is what the plugin k8smeta says, which took the place of k8s.deployment.name and its like', () => {
    // https://github.com/falcosecurity/plugins/tree/main/plugins/k8smeta
    const event = eventWith({
      'k8smeta.ns.name': 'shop',
      'k8smeta.pod.name': 'web-c65cf6446-5s8kk',
      'k8smeta.pod.uid': '3e41dc6b-08a8-44db-bc2a-3724b18ab19a',
      'k8smeta.pod.labels': '(app:web,tier:front)',
      'k8smeta.deployment.name': 'web',
      'k8smeta.rs.name': 'web-c65cf6446',
      'k8smeta.rc.name': 'old-web',
      'k8smeta.svc.name': '(web)',
    });
    assert.deepEqual(event.kubernetes, {
      namespace: 'shop',
      pod: 'web-c65cf6446-5s8kk',
      podUid: '3e41dc6b-08a8-44db-bc2a-3724b18ab19a',
      podLabels: { app: 'web', tier: 'front' },
      workloads: {
        Deployment: 'web',
        ReplicaSet: 'web-c65cf6446',
        Service: 'web',
        ReplicationController: 'old-web',
      },
    });
  });

  it('is what the container engine said where both say it', () => {
    const event = eventWith({ 'k8s.ns.name': 'a', 'k8smeta.ns.name': 'b' });
    assert.equal(event.kubernetes?.namespace, 'a');
  });

  it('names no service where a pod is of several', () => {
    const event = eventWith({ 'k8smeta.svc.name': ['a', 'b'] });
    assert.equal(event.kubernetes, undefined);
  });

  it('is the cluster, the namespace and the pod that the audit log names', () => {
    const target = { 'ka.cluster.name': 'prod', 'ka.target.namespace': 'shop' };
    const named = { cluster: 'prod', namespace: 'shop', pod: 'web-1' };
    for (const pod of [
      { 'ka.target.resource': 'pods', 'ka.target.name': 'web-1' },
      { 'ka.target.pod.name': 'web-1', 'ka.target.name': 'x' },
      // Created by a generated name, which only the answer has.
      { 'ka.target.resource': 'pods', 'ka.resp.name': 'web-1' },
      // The rules of falcosecurity/plugins print no resource: only a pod has such fields.
      { 'ka.req.pod.containers.image': 'nginx', 'ka.resp.name': 'web-1' },
    ]) {
      assert.deepEqual(eventWith({ ...target, ...pod }).kubernetes, named, JSON.stringify(pod));
    }
    const secret = { ...target, 'ka.target.resource': 'secrets', 'ka.resp.name': 'token' };
    assert.deepEqual(eventWith(secret).kubernetes, { cluster: 'prod', namespace: 'shop' });
  });
});
