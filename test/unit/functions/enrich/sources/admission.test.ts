import assert from 'node:assert/strict';
import type { RuntimeEvent } from '@pipeline/shared/event.ts';
import { eventOfBody } from '../../../runtime-events.ts';
import { eventOf } from '../../write/finding/events.ts';

function reviewOf(content: object, rest: object = {}): RuntimeEvent {
  return eventOfBody({
    id: '18bb0000000000000000000000000003',
    type: 'policy',
    timestamp: 1_767_225_600_000_000_000,
    originator: 'admissioncontroller',
    source: 'k8s_audit',
    engine: 'kspm',
    name: 'No latest tags',
    description: 'Why that is bad',
    severity: 6,
    content,
    ...rest,
  });
}

describe('a review of an admission controller', () => {
  it('is a misconfiguration of the object, in the form of the API', async () => {
    const event = await eventOf('c10');
    assert.equal(event.watched, 'admission');
    assert.equal(event.findingClass, 'MISCONFIGURATION');
    assert.deepEqual(event.kubernetes, {
      cluster: 'example-gke',
      namespace: 'default',
      objects: [
        { group: 'apps/v1', kind: 'Deployment', namespace: 'default', name: 'example-deployment' },
      ],
    });
    assert.deepEqual(
      event.unclaimed.map(({ name }) => name),
      ['detail.zones'],
    );
  });

  it('is the same in the form of the forwarder', () => {
    const event = reviewOf(
      {
        type: 'k8sAdmissionReview',
        resourceKind: 'CronJob',
        resourceName: 'report',
        namespace: 'shop',
        decision: 'warn',
      },
      { labels: { 'kubernetes.cluster.name': 'demo', 'kubernetes.namespace.name': 'shop' } },
    );
    assert.equal(event.watched, 'admission');
    assert.equal(event.findingClass, 'MISCONFIGURATION');
    assert.deepEqual(event.kubernetes, {
      cluster: 'demo',
      namespace: 'shop',
      objects: [{ group: 'batch/v1', kind: 'CronJob', namespace: 'shop', name: 'report' }],
    });
    assert.equal(event.origin?.contentType, 'k8sAdmissionReview');
    assert.deepEqual(event.unclaimed, [{ name: 'detail.decision', value: 'warn' }]);
  });

  it('is recognized by its engine alone, also for kinds that are defined elsewhere', () => {
    const event = reviewOf({ resourceKind: 'Widget', resourceName: 'w' });
    assert.equal(event.watched, 'admission');
    assert.deepEqual(event.kubernetes, { objects: [{ kind: 'Widget', name: 'w' }] });
  });

  it('is about a pod', () => {
    const { kubernetes } = reviewOf({
      type: 'k8sAdmissionReview',
      resourceKind: 'Pod',
      resourceName: 'web-1',
      namespace: 'shop',
    });
    assert.deepEqual(kubernetes, { namespace: 'shop', pod: 'web-1' });
  });

  it('names the object and the policy that it violates', () => {
    const content = { resourceKind: 'Deployment', resourceName: 'web', namespace: 'shop' };
    assert.equal(
      reviewOf(content, { labels: { 'kubernetes.cluster.name': 'demo' } }).description,
      'Deployment shop/web in cluster demo violates the policy No latest tags',
    );
    // If it names no object, only the policy is known.
    assert.equal(reviewOf({ type: 'k8sAdmissionReview' }).description, 'Why that is bad');
  });
});
