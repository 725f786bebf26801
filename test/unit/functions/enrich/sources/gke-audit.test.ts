import assert from 'node:assert/strict';
import type { RuntimeEvent } from '@pipeline/shared/event.ts';
import { eventOfBody } from '../../../runtime-events.ts';

const cluster = '//container.googleapis.com/projects/proj-a1/locations/us-central1/clusters/c1';

function gkeEvent(fields: object): RuntimeEvent {
  return eventOfBody({
    id: '18bb0000000000000000000000000030',
    type: 'policy',
    timestamp: 1_767_225_600_000_000_000,
    name: 'p',
    severity: 2,
    source: 'gcp_auditlog',
    content: {
      ruleName: 'r',
      output: '',
      fields: {
        'gcp.serviceName': 'k8s.io',
        'gcp.user': 'jane@example.com',
        'gcp.projectId': 'proj-a1',
        'gcp.resourceLabels': JSON.stringify({ cluster_name: 'c1', location: 'us-central1' }),
        ...fields,
      },
    },
    labels: {},
  });
}

// Names as in https://docs.cloud.google.com/kubernetes-engine/docs/how-to/audit-logging.
describe('GKE’s audit log in Google Cloud’s format', () => {
  it('is on the cluster, and names the object of its resource name', () => {
    const event = gkeEvent({
      'gcp.methodName': 'io.k8s.core.v1.pods.exec.create',
      'gcp.resourceName': 'core/v1/namespaces/shop/pods/web-1/exec',
    });
    assert.equal(event.watched, 'kubernetes-audit');
    assert.deepEqual(event.target, { name: cluster, displayName: 'c1' });
    assert.deepEqual(event.actor, { email: 'jane@example.com' });
    assert.deepEqual(event.api, { service: 'k8s.io', method: 'io.k8s.core.v1.pods.exec.create' });
    assert.deepEqual(event.kubernetes, {
      namespace: 'shop',
      pod: 'web-1',
      accessReviews: [
        {
          version: 'v1',
          resource: 'pods',
          namespace: 'shop',
          name: 'web-1',
          subresource: 'exec',
          verb: 'create',
        },
      ],
    });
    assert.equal(
      event.description,
      'jane@example.com ran a command in Pod web-1 in namespace shop',
    );
  });

  it('has the binding and the containers of a manifest', () => {
    const binding = gkeEvent({
      'gcp.methodName': 'io.k8s.authorization.rbac.v1.clusterrolebindings.create',
      'gcp.resourceName': 'rbac.authorization.k8s.io/v1/clusterrolebindings/ops-admin',
      'gcp.request': JSON.stringify({
        '@type': 'rbac.authorization.k8s.io/v1.ClusterRoleBinding',
        roleRef: { kind: 'ClusterRole', name: 'cluster-admin' },
        subjects: [{ kind: 'User', name: 'eve@example.com' }],
      }),
    });
    assert.deepEqual(binding.kubernetes?.bindings, [
      {
        name: 'ops-admin',
        role: { kind: 'CLUSTER_ROLE', name: 'cluster-admin' },
        subjects: [{ kind: 'USER', name: 'eve@example.com' }],
      },
    ]);
    const ofRole = gkeEvent({
      'gcp.methodName': 'io.k8s.authorization.rbac.v1.rolebindings.create',
      'gcp.resourceName': 'rbac.authorization.k8s.io/v1/namespaces/shop/rolebindings/ops',
      'gcp.request': JSON.stringify({ roleRef: { kind: 'Role', name: 'admin' } }),
    });
    assert.deepEqual(ofRole.kubernetes?.bindings, [
      { namespace: 'shop', name: 'ops', role: { kind: 'ROLE', namespace: 'shop', name: 'admin' } },
    ]);
    const workload = gkeEvent({
      'gcp.methodName': 'io.k8s.apps.v1.deployments.create',
      'gcp.resourceName': 'apps/v1/namespaces/shop/deployments/web',
      'gcp.request': JSON.stringify({
        spec: { template: { spec: { containers: [{ name: 'web', image: 'nginx:1.25' }] } } },
      }),
    });
    assert.deepEqual(workload.kubernetes?.objects, [
      { group: 'apps/v1', kind: 'Deployment', namespace: 'shop', name: 'web' },
    ]);
    assert.deepEqual(workload.requestedContainers, [
      { name: 'web', image: { reference: 'nginx:1.25' } },
    ]);
  });

  it('names a pod by its manifest if the path does not', () => {
    const event = gkeEvent({
      'gcp.methodName': 'io.k8s.core.v1.pods.create',
      'gcp.resourceName': 'core/v1/namespaces/shop/pods',
      'gcp.request': JSON.stringify({ metadata: { name: 'web-2' } }),
    });
    assert.equal(event.kubernetes?.pod, 'web-2');
  });

  it('is about the pod and the cluster that only permissions and labels name', () => {
    const event = gkeEvent({
      'gcp.serviceName': undefined,
      'gcp.projectId': undefined,
      'gcp.resourceLabels': undefined,
      'gcp.methodName': 'io.k8s.core.v1.pods.exec.create',
      'gcp.authorizationInfo': JSON.stringify([
        { granted: true, resource: 'core/v1/namespaces/shop/pods/web-1/exec' },
      ]),
      'json.value[/resource/labels/project_id]': 'proj-a1',
      'json.value[/resource/labels/cluster_name]': 'c1',
      'json.value[/resource/labels/location]': 'us-central1',
    });
    assert.equal(event.kubernetes?.pod, 'web-1');
    assert.deepEqual(event.target, { name: cluster, displayName: 'c1' });
  });

  it('is on the cluster even if its resource cannot be parsed', () => {
    const event = gkeEvent({ 'gcp.methodName': 'x', 'gcp.resourceName': 'something else' });
    assert.equal(event.target?.name, cluster);
    assert.equal(event.kubernetes, undefined);
  });
});
