import assert from 'node:assert/strict';
import type { RuntimeEvent } from '@pipeline/shared/event.ts';
import { eventOfBody } from '../../../runtime-events.ts';
import { eventOf, eventWith } from '../../write/finding/events.ts';

function auditEvent(fields: Record<string, unknown>): RuntimeEvent {
  return eventWith({ 'ka.user.name': 'jdoe', ...fields }, { source: 'k8s_audit' });
}

function unclaimedOf({ unclaimed }: RuntimeEvent): Record<string, string> {
  return Object.fromEntries(unclaimed.map(({ name, value }) => [name, value]));
}

describe('the audit log of Kubernetes', () => {
  it('names the container in which a command ran', () => {
    const containerOf = (fields: object, subresource = 'exec'): string | undefined =>
      auditEvent({
        'ka.target.resource': 'pods',
        'ka.target.name': 'web-0',
        'ka.target.subresource': subresource,
        ...fields,
      }).kubernetes?.container;
    const uri = '/api/v1/namespaces/shop/pods/web-0/exec?command=sh&container=web&stdin=true';
    assert.equal(containerOf({ 'ka.uri': uri }), 'web');
    assert.equal(containerOf({ 'jevt.value[/requestURI]': uri }), 'web');
    assert.equal(containerOf({ 'ka.uri.param[container]': 'web' }, 'attach'), 'web');
    assert.equal(containerOf({ 'ka.uri': uri }, 'portforward'), undefined);
    assert.equal(containerOf({ 'ka.uri': '/api/v1/namespaces/shop/pods/web-0/exec' }), undefined);
    assert.equal(containerOf({ 'ka.uri': '/x?container=' }), undefined);
  });

  it('names the caller, the origin and the call', async () => {
    const event = await eventOf('e08');
    assert.equal(event.watched, 'kubernetes-audit');
    assert.equal(event.findingClass, 'THREAT');
    assert.deepEqual(event.actor, { userName: 'system:serviceaccount:insecure:react2shell' });
    assert.deepEqual(event.api, { service: 'k8s.io', method: 'io.k8s.core.v1.secrets.list' });
    assert.deepEqual(event.kubernetes?.accessReviews, [
      { version: 'v1', resource: 'secrets', namespace: 'prod', verb: 'list' },
    ]);
    const exec = auditEvent({
      'ka.user.name': 'alice@example.com',
      'ka.verb': 'create',
      'ka.target.resource': 'pods',
      'ka.target.subresource': 'exec',
      'ka.target.name': 'web-0',
      'ka.target.namespace': 'shop',
      'ka.uri': '/api/v1/namespaces/shop/pods/web-0/exec?command=sh',
      'ka.sourceips': '203.0.113.9',
      'ka.useragent': 'kubectl/v1.30',
    });
    assert.deepEqual(exec.actor, { email: 'alice@example.com' });
    assert.deepEqual(exec.api, {
      callerIp: '203.0.113.9',
      userAgent: 'kubectl/v1.30',
      userAgentFamily: 'kubectl',
      service: 'k8s.io',
      method: 'io.k8s.core.v1.pods.exec.create',
    });
    assert.deepEqual(exec.kubernetes?.accessReviews, [
      {
        version: 'v1',
        resource: 'pods',
        namespace: 'shop',
        name: 'web-0',
        subresource: 'exec',
        verb: 'create',
      },
    ]);
  });

  it('is read through the JSON pointers into its own record', () => {
    const fields = {
      'jevt.value[/user/username]': 'jane@example.com',
      'jevt.value[/sourceIPs/0]': '198.51.100.7',
      'jevt.value[/userAgent]': 'kubectl/v1.30',
      'jevt.value[/verb]': 'create',
      'jevt.value[/requestURI]': '/api/v1/namespaces/shop/pods/web-0/exec?command=sh',
    };
    const whole = {
      user: { username: 'jane@example.com' },
      sourceIPs: ['198.51.100.7'],
      userAgent: 'kubectl/v1.30',
      verb: 'create',
      requestURI: '/api/v1/namespaces/shop/pods/web-0/exec?command=sh',
    };
    for (const said of [fields, { 'jevt.obj': JSON.stringify(whole) }]) {
      const event = eventWith(said, { source: 'k8s_audit' });
      assert.deepEqual(event.actor, { email: 'jane@example.com' });
      assert.deepEqual(event.api, {
        callerIp: '198.51.100.7',
        userAgent: 'kubectl/v1.30',
        userAgentFamily: 'kubectl',
        service: 'k8s.io',
        method: 'io.k8s.core.v1.pods.exec.create',
      });
      assert.equal(event.kubernetes?.pod, 'web-0');
    }
  });

  it('is about a pod if only pods have such a subresource', () => {
    const target = { 'ka.target.name': 'web-1', 'ka.target.namespace': 'shop' };
    for (const subresource of ['attach', 'exec', 'ephemeralcontainers', 'portforward']) {
      const event = auditEvent({ ...target, 'ka.target.subresource': subresource });
      assert.equal(event.kubernetes?.pod, 'web-1');
      assert.equal(event.kubernetes.namespace, 'shop');
    }
    assert.equal(
      auditEvent({ ...target, 'ka.target.subresource': 'status' }).kubernetes?.pod,
      undefined,
    );
  });

  it("uses the first of several addresses as the caller's and keeps the others", () => {
    const event = auditEvent({ 'ka.sourceips': ['203.0.113.9', '10.0.0.1'] });
    assert.equal(event.api?.callerIp, '203.0.113.9');
    assert.deepEqual(unclaimedOf(event), { 'ka.sourceips': '203.0.113.9,10.0.0.1' });
  });

  it('reads a list of one address in each of its forms', () => {
    for (const list of ['(203.0.113.9)', '["203.0.113.9"]', ['203.0.113.9'], ' 203.0.113.9']) {
      const event = auditEvent({ 'ka.sourceips': list });
      assert.equal(event.api?.callerIp, '203.0.113.9');
      assert.deepEqual(event.unclaimed, []);
    }
    const event = auditEvent({ 'ka.sourceips': '["2001:db8::7","10.0.0.1"]' });
    assert.equal(event.api?.callerIp, '2001:db8::7');
  });

  // As in GKE's audit log: the labels of the group in reverse order; groups without a dot are under io.k8s.
  for (const [uri, method] of [
    ['/api/v1/namespaces/shop/serviceaccounts', 'io.k8s.core.v1.serviceaccounts.create'],
    ['/api/v1/nodes/n/proxy/metrics', 'io.k8s.core.v1.nodes.proxy.create'],
    ['/api/v1/namespaces', 'io.k8s.core.v1.namespaces.create'],
    ['/api/v1/namespaces/shop/finalize', 'io.k8s.core.v1.namespaces.finalize.create'],
    ['/apis/apps/v1/namespaces/shop/deployments', 'io.k8s.apps.v1.deployments.create'],
    [
      '/apis/rbac.authorization.k8s.io/v1/clusterrolebindings',
      'io.k8s.authorization.rbac.v1.clusterrolebindings.create',
    ],
    [
      '/apis/app.k8s.io/v1alpha1/namespaces/shop/applications?fieldManager=x',
      'io.k8s.app.v1alpha1.applications.create',
    ],
    [
      '/apis/cert-manager.io/v1/namespaces/shop/certificates',
      'io.cert-manager.v1.certificates.create',
    ],
    [
      '/apis/serving.knative.dev/v1/namespaces/shop/services',
      'dev.knative.serving.v1.services.create',
    ],
    ['/healthz', undefined],
    ['/apis/apps/v1', undefined],
  ] as const) {
    it(`names the method of ${uri}: ${method}`, () => {
      const event = auditEvent({ 'ka.verb': 'create', 'ka.uri': uri });
      assert.equal(event.api?.method, method);
    });
  }

  it('knows the groups of Kubernetes’ own resources without a path, and the event’s with one', () => {
    const methodOf = (fields: Record<string, unknown>) =>
      auditEvent({ 'ka.verb': 'delete', ...fields }).api?.method;
    const resource = 'ka.target.resource';
    assert.equal(methodOf({ [resource]: 'pods' }), 'io.k8s.core.v1.pods.delete');
    assert.equal(
      methodOf({ [resource]: 'networkpolicies' }),
      'io.k8s.networking.v1.networkpolicies.delete',
    );
    assert.equal(methodOf({ [resource]: 'cronjobs' }), 'io.k8s.batch.v1.cronjobs.delete');
    assert.equal(methodOf({ [resource]: 'widgets' }), undefined);
    for (const pointer of ['jevt', 'json']) {
      const own = {
        [resource]: 'widgets',
        [`${pointer}.value[/objectRef/apiGroup]`]: 'example.com',
        [`${pointer}.value[/objectRef/apiVersion]`]: 'v1beta1',
      };
      assert.equal(methodOf(own), 'com.example.v1beta1.widgets.delete');
    }
  });

  it('names the cluster, the namespace and the pod', () => {
    const target = { 'ka.cluster.name': 'prod', 'ka.target.namespace': 'shop' };
    for (const pod of [
      { 'ka.target.resource': 'pods', 'ka.target.name': 'web-1' },
      { 'ka.target.pod.name': 'web-1', 'ka.target.name': 'x' },
      // Created with a generated name, which only the response contains.
      { 'ka.target.resource': 'pods', 'ka.resp.name': 'web-1' },
      // The rules of falcosecurity/plugins print no resource, but only a pod has such fields.
      { 'ka.req.pod.containers.image': 'nginx', 'ka.resp.name': 'web-1' },
    ]) {
      const { kubernetes } = auditEvent({ ...target, ...pod });
      const { cluster, namespace, pod: name } = kubernetes ?? {};
      assert.deepEqual([cluster, namespace, name], ['prod', 'shop', 'web-1'], JSON.stringify(pod));
    }
    const secret = { ...target, 'ka.target.resource': 'secrets', 'ka.resp.name': 'token' };
    assert.equal(auditEvent(secret).kubernetes?.pod, undefined);
  });

  it("does not use Falco's own place as the target's", () => {
    const falco = { 'k8s.ns.name': 'falco', 'k8s.pod.name': 'falco-x', 'container.name': 'falco' };
    const event = auditEvent({ 'ka.verb': 'list', 'ka.target.resource': 'nodes', ...falco });
    assert.equal(event.kubernetes?.namespace, undefined);
    assert.equal(event.kubernetes?.pod, undefined);
    assert.equal(event.container, undefined);
    assert.deepEqual(unclaimedOf(event), falco);
    const { kubernetes } = eventOfBody({
      id: '18bb0000000000000000000000000002',
      type: 'policy',
      timestamp: 1_767_225_600_000_000_000,
      source: 'k8s_audit',
      name: 'p',
      severity: 4,
      content: {
        ruleName: 'r',
        output: 'o',
        fields: { 'ka.target.resource': 'pods', 'ka.target.namespace': 'shop' },
      },
      labels: {
        'kubernetes.cluster.name': 'demo',
        'kubernetes.namespace.name': 'sysdig-agent',
        'kubernetes.pod.name': 'agent-x',
      },
    });
    assert.equal(kubernetes?.cluster, 'demo');
    assert.equal(kubernetes.namespace, 'shop');
    assert.equal(kubernetes.pod, undefined);
  });

  it('keeps groups, impersonation, the response and the decision', () => {
    const rest = {
      'ka.user.groups': 'system:masters,devs',
      'ka.impuser.name': 'root',
      'ka.response.code': '403',
      'ka.response.reason': 'Forbidden',
      'ka.auth.decision': 'forbid',
      'ka.auth.reason': 'RBAC',
      'ka.req.role.rules': '{"verbs":["*"]}',
    };
    assert.deepEqual(unclaimedOf(auditEvent(rest)), rest);
  });
});

describe('RBAC in the audit log of Kubernetes', () => {
  const subjects = [
    { kind: 'ServiceAccount', name: 'ops', namespace: 'shop' },
    { kind: 'User', name: 'eve@example.com', apiGroup: 'rbac.authorization.k8s.io' },
    { kind: 'Group', name: 'devs' },
  ];
  const read = [
    { kind: 'SERVICEACCOUNT', namespace: 'shop', name: 'ops' },
    { kind: 'USER', name: 'eve@example.com' },
    { kind: 'GROUP', name: 'devs' },
  ];
  const texts = subjects.map((subject) => JSON.stringify(subject));

  it('is the binding, its role and its subjects', () => {
    for (const list of [JSON.stringify(subjects), subjects, texts, `(${texts.join(',')})`]) {
      const event = auditEvent({
        'ka.verb': 'create',
        'ka.target.resource': 'clusterrolebindings',
        'ka.target.name': 'ops-admin',
        'ka.req.binding.role': 'cluster-admin',
        'ka.req.binding.subjects': list,
      });
      assert.deepEqual(event.kubernetes?.bindings, [
        {
          name: 'ops-admin',
          role: { kind: 'CLUSTER_ROLE', name: 'cluster-admin' },
          subjects: read,
        },
      ]);
      assert.deepEqual(event.unclaimed, []);
    }
  });

  it('is read from the request of its record', () => {
    const roleRef = { kind: 'ClusterRole', name: 'edit' };
    const role = { kind: 'CLUSTER_ROLE', name: 'edit' };
    const place = { 'ka.target.resource': 'rolebindings', 'ka.target.namespace': 'shop' };
    for (const said of [
      { 'jevt.value[/requestObject]': JSON.stringify({ roleRef, subjects }) },
      {
        'json.value[/requestObject/roleRef/name]': 'edit',
        'json.value[/requestObject/roleRef/kind]': 'ClusterRole',
        'json.value[/requestObject/subjects]': JSON.stringify(subjects),
      },
    ]) {
      const { kubernetes } = auditEvent({ ...place, 'ka.target.name': 'b', ...said });
      assert.deepEqual(kubernetes?.bindings, [
        { namespace: 'shop', name: 'b', role, subjects: read },
      ]);
    }
  });

  it("does not guess the kind of a RoleBinding's role", () => {
    const binding = {
      'ka.target.resource': 'rolebindings',
      'ka.target.namespace': 'shop',
      'ka.target.name': 'b',
      'ka.req.binding.role': 'admin',
    };
    assert.deepEqual(auditEvent(binding).kubernetes?.bindings, [
      { namespace: 'shop', name: 'b', role: { name: 'admin' } },
    ]);
    const kind = 'jevt.value[/requestObject/roleRef/kind]';
    const roleOf = (said: string) =>
      auditEvent({ ...binding, [kind]: said }).kubernetes?.bindings?.[0]?.role;
    assert.deepEqual(roleOf('Role'), { kind: 'ROLE', namespace: 'shop', name: 'admin' });
    assert.deepEqual(roleOf('ClusterRole'), { kind: 'CLUSTER_ROLE', name: 'admin' });
  });

  it('reads subjects by kind, even if the rule prints nothing else', () => {
    const { kubernetes } = auditEvent({
      'ka.req.binding.subjects.user_names': ['eve'],
      'ka.req.binding.subjects.group_names': '(devs,ops)',
      'ka.req.binding.subjects.serviceaccount_ns_names': 'shop:bot',
    });
    assert.deepEqual(kubernetes?.bindings, [
      {
        subjects: [
          { kind: 'USER', name: 'eve' },
          { kind: 'GROUP', name: 'devs' },
          { kind: 'GROUP', name: 'ops' },
          { kind: 'SERVICEACCOUNT', namespace: 'shop', name: 'bot' },
        ],
      },
    ]);
  });

  it('keeps an invalid or truncated list unchanged', () => {
    for (const list of ['[{"kind":"User","na[...]', '{"kind":"Robot","name":"x"}', 'x']) {
      const event = auditEvent({ 'ka.req.binding.subjects': list });
      assert.equal(event.kubernetes?.bindings, undefined);
      assert.deepEqual(unclaimedOf(event), { 'ka.req.binding.subjects': list });
    }
  });

  it('is the role', () => {
    const rolesWith = (fields: Record<string, unknown>) =>
      auditEvent({ 'ka.target.name': 'r', ...fields }).kubernetes?.roles;
    assert.deepEqual(rolesWith({ 'ka.target.resource': 'clusterroles' }), [
      { kind: 'CLUSTER_ROLE', name: 'r' },
    ]);
    assert.deepEqual(rolesWith({ 'ka.target.resource': 'roles', 'ka.target.namespace': 'shop' }), [
      { kind: 'ROLE', namespace: 'shop', name: 'r' },
    ]);
    assert.equal(rolesWith({ 'ka.target.resource': 'pods' }), undefined);
  });
});

describe('objects in the audit log of Kubernetes', () => {
  function objectsWith(resource: string, fields: Record<string, unknown> = {}) {
    const place = { 'ka.target.namespace': 'shop', 'ka.target.name': 'x' };
    return auditEvent({ ...place, 'ka.target.resource': resource, ...fields }).kubernetes?.objects;
  }

  it('have group, version and kind', () => {
    for (const [resource, group, kind] of [
      ['deployments', 'apps/v1', 'Deployment'],
      ['cronjobs', 'batch/v1', 'CronJob'],
      ['configmaps', 'v1', 'ConfigMap'],
      ['secrets', 'v1', 'Secret'],
      ['services', 'v1', 'Service'],
      ['endpoints', 'v1', 'Endpoints'],
      ['ingresses', 'networking.k8s.io/v1', 'Ingress'],
      ['networkpolicies', 'networking.k8s.io/v1', 'NetworkPolicy'],
      ['horizontalpodautoscalers', 'autoscaling', 'HorizontalPodAutoscaler'],
      ['endpointslices', 'discovery.k8s.io/v1', 'EndpointSlice'],
      [
        'validatingadmissionpolicies',
        'admissionregistration.k8s.io/v1',
        'ValidatingAdmissionPolicy',
      ],
      ['podsecuritypolicies', 'policy/v1beta1', 'PodSecurityPolicy'],
      ['runtimeclasses', 'node.k8s.io/v1', 'RuntimeClass'],
    ]) {
      const object = { group, kind, namespace: 'shop', name: 'x' };
      assert.deepEqual(objectsWith(resource ?? ''), [object]);
    }
    const { kubernetes } = auditEvent({
      'ka.target.resource': 'namespaces',
      'ka.target.name': 'shop',
    });
    assert.deepEqual(kubernetes?.objects, [{ group: 'v1', kind: 'Namespace', name: 'shop' }]);
  });

  it('may be named by only the request or the response', () => {
    const named = (fields: Record<string, unknown>) =>
      auditEvent({ 'ka.target.resource': 'configmaps', ...fields }).kubernetes?.objects?.[0]?.name;
    assert.equal(named({ 'ka.req.configmap.name': 'keys' }), 'keys');
    assert.equal(named({ 'ka.resp.name': 'keys' }), 'keys');
  });

  it('exclude kinds that are defined elsewhere, and pods, roles and bindings', () => {
    assert.equal(objectsWith('widgets'), undefined);
    const knative = '/apis/serving.knative.dev/v1/namespaces/shop/services/x';
    assert.equal(objectsWith('services', { 'ka.uri': knative }), undefined);
    assert.equal(objectsWith('pods'), undefined);
    assert.equal(objectsWith('clusterrolebindings'), undefined);
  });
});

describe('containers in the audit log of Kubernetes', () => {
  const containers = [
    { name: 'web', image: { reference: 'nginx:1.27' } },
    { name: 'sidecar', image: { reference: 'registry.example.com/sidecar:1' } },
  ];
  const images = ['nginx:1.27', 'registry.example.com/sidecar:1'];

  it('are those of a requested pod', () => {
    // Fields of falcosecurity/plugins:plugins/k8saudit; a list may come as one text in parentheses.
    const lists = {
      'ka.req.pod.containers.image': images,
      'ka.req.pod.containers.name': ['web', 'sidecar'],
    };
    assert.deepEqual(auditEvent(lists).requestedContainers, containers);
    const texts = {
      'ka.req.pod.containers.image': `(${images.join(',')})`,
      'ka.req.pod.containers.name': '(web,sidecar)',
    };
    assert.deepEqual(auditEvent(texts).requestedContainers, containers);
    // Omit names that do not correspond to the images.
    const oneName = auditEvent({ ...lists, 'ka.req.pod.containers.name': 'web' });
    assert.deepEqual(
      oneName.requestedContainers,
      containers.map(({ image }) => ({ image })),
    );
    assert.deepEqual(unclaimedOf(oneName), { 'ka.req.pod.containers.name': 'web' });
  });

  it('may be init or ephemeral containers', () => {
    for (const list of ['initContainers', 'ephemeralContainers']) {
      const fields = { [`ka.req.pod.${list}.image`]: 'busybox', [`ka.req.pod.${list}.name`]: 'd' };
      assert.deepEqual(auditEvent(fields).requestedContainers, [
        { name: 'd', image: { reference: 'busybox' } },
      ]);
    }
  });

  it('may be at any place in the object itself', () => {
    for (const place of [
      'spec/containers',
      'spec/template/spec/containers',
      'spec/jobTemplate/spec/template/spec/containers',
      'ephemeralContainers',
    ]) {
      const event = auditEvent({
        [`jevt.value[/requestObject/${place}/0/image]`]: images[0],
        [`jevt.value[/requestObject/${place}/0/name]`]: 'web',
        [`jevt.value[/requestObject/${place}/1/image]`]: images[1],
        [`jevt.value[/requestObject/${place}/1/name]`]: 'sidecar',
      });
      assert.deepEqual(event.requestedContainers, containers);
      assert.deepEqual(event.unclaimed, []);
    }
  });
});

describe('an event of the audit log without a text', () => {
  for (const [fields, description] of [
    [
      { 'ka.verb': 'create', 'ka.target.resource': 'clusterrolebindings', 'ka.target.name': 'b' },
      'jdoe created ClusterRoleBinding b',
    ],
    [
      { 'ka.verb': 'create', 'ka.uri': '/api/v1/namespaces/shop/pods/web-1/exec?command=sh' },
      'jdoe ran a command in Pod web-1 in namespace shop',
    ],
    [
      { 'ka.verb': 'list', 'ka.uri': '/api/v1/namespaces/shop/secrets' },
      'jdoe listed secrets in namespace shop',
    ],
    [
      { 'ka.verb': 'patch', 'ka.uri': '/apis/cert-manager.io/v1/namespaces/shop/certificates/c' },
      'jdoe changed certificates c in namespace shop',
    ],
    [{ 'ka.target.resource': 'nodes' }, 'jdoe called the Kubernetes API about nodes'],
    [
      {
        'ka.verb': 'get',
        'ka.uri': '/api/v1/namespaces/shop/secrets/db',
        'ka.response.code': '403',
      },
      'jdoe tried to read Secret db in namespace shop, which failed: 403 Forbidden',
    ],
    [
      {
        'ka.verb': 'create',
        'ka.uri': '/api/v1/namespaces/shop/pods/web-1/exec',
        'ka.auth.decision': 'forbid',
      },
      'jdoe tried to run a command in Pod web-1 in namespace shop, which failed: forbidden',
    ],
    [{ 'ka.verb': 'get', 'ka.uri': '/version' }, 'jdoe read /version'],
    [
      { 'ka.verb': 'get', 'ka.uri': '/metrics', 'ka.response.code': '401' },
      'jdoe tried to read /metrics, which failed: 401 Unauthorized',
    ],
    [
      { 'ka.verb': 'delete', 'ka.uri': '/api/v1/nodes/n-1', 'ka.response.code': '200' },
      'jdoe deleted Node n-1',
    ],
  ] as const) {
    it(`says: ${description}`, () => {
      assert.equal(auditEvent(fields).description, description);
    });
  }
});
