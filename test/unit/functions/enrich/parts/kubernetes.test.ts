import assert from 'node:assert/strict';
import { eventOfBody } from '../../../runtime-events.ts';
import { eventWith } from '../../write/finding/events.ts';

describe("Kubernetes in Falco's fields", () => {
  it('uses the fields of the plugin k8smeta, which replaced k8s.deployment.name and its like', () => {
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

  it("prefers the container engine's values if both exist", () => {
    const event = eventWith({ 'k8s.ns.name': 'a', 'k8smeta.ns.name': 'b' });
    assert.equal(event.kubernetes?.namespace, 'a');
  });

  it('names no service if a pod belongs to several', () => {
    const event = eventWith({ 'k8smeta.svc.name': ['a', 'b'] });
    assert.equal(event.kubernetes, undefined);
  });

  it('reads each label of a pod, from single fields or the list', () => {
    const fields = {
      'k8s.pod.name': 'web-1',
      'k8s.pod.labels': '(app:web)',
      'k8s.pod.label[tier]': 'front',
      'k8s.pod.label.example.com/part': 'shop',
    };
    const event = eventWith(fields);
    assert.deepEqual(event.kubernetes?.podLabels, {
      app: 'web',
      tier: 'front',
      'example.com/part': 'shop',
    });
    assert.deepEqual(event.unclaimed, []);
    const object = eventWith({ 'k8s.pod.name': 'web-1', 'k8s.pod.labels': { app: 'web' } });
    assert.deepEqual(object.kubernetes?.podLabels, { app: 'web' });
    // Without a pod, no part can hold them.
    const label = { 'k8s.pod.labels': 'app:web' };
    assert.deepEqual(eventWith(label).unclaimed, [{ name: 'k8s.pod.labels', value: 'app:web' }]);
  });

  it('is claimed in both labels and fields if they are equal', () => {
    const { kubernetes, container, unclaimed } = eventOfBody({
      id: '18bb0000000000000000000000000001',
      type: 'policy',
      timestamp: 1_767_225_600_000_000_000,
      name: 'p',
      severity: 4,
      content: {
        ruleName: 'r',
        output: 'o',
        fields: {
          'container.id': 'abc',
          'container.name': 'web',
          'container.image.repository': 'registry:5000/web',
          'k8s.ns.name': 'shop',
          'k8s.pod.name': 'web-1',
          'k8s.deployment.name': 'other',
        },
      },
      labels: {
        'container.name': 'web',
        'container.image.repo': 'registry:5000/web',
        'kubernetes.namespace.name': 'shop',
        'kubernetes.pod.name': 'web-1',
        'kubernetes.deployment.name': 'web',
        'kubernetes.workload.type': 'deployment',
        'kubernetes.workload.name': 'web',
        'kubernetes.container.name': 'web',
        'container.id': 'abc',
      },
    });
    assert.deepEqual(kubernetes, {
      namespace: 'shop',
      pod: 'web-1',
      container: 'web',
      workloads: { Deployment: 'web' },
    });
    assert.deepEqual(container, {
      id: 'abc',
      name: 'web',
      image: { repository: 'registry:5000/web' },
    });
    assert.deepEqual(unclaimed, [{ name: 'k8s.deployment.name', value: 'other' }]);
  });
});

describe("a container in Falco's fields", () => {
  it('splits an image given as one text', () => {
    const digest = `sha256:${'0'.repeat(64)}`;
    const imageOf = (reference: string) =>
      eventWith({ 'container.image': reference }).container?.image;
    assert.deepEqual(imageOf('nginx'), { repository: 'nginx' });
    assert.deepEqual(imageOf('registry:5000/a/web:1.27'), {
      repository: 'registry:5000/a/web',
      tag: '1.27',
    });
    assert.deepEqual(imageOf(`registry:5000/web@${digest}`), {
      repository: 'registry:5000/web',
      digest,
    });
  });

  it('has only a digest if the engine splits the digest itself', () => {
    const imageWith = (tag: string | undefined) =>
      eventWith({ 'container.image.repository': 'sha256', 'container.image.tag': tag }).container
        ?.image;
    const digest = '0'.repeat(64);
    assert.deepEqual(imageWith(digest), { tag: digest, digest: `sha256:${digest}` });
    assert.deepEqual(imageWith('0a1b2c3d4e5f'), { tag: '0a1b2c3d4e5f' });
    assert.equal(imageWith(undefined), undefined);
  });

  it('is absent on the host itself', () => {
    const event = eventWith({ 'container.id': 'host', 'container.name': 'host' });
    assert.equal(event.container, undefined);
    assert.deepEqual(event.unclaimed, []);
  });
});
