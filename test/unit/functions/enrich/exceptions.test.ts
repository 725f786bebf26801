import assert from 'node:assert/strict';
import { ConfigError } from '@pipeline/shared/config.ts';
import type { RuntimeEvent } from '@pipeline/shared/event.ts';
import { createExceptions } from '../../../../functions/enrich/exceptions.ts';
import { createPolicy } from '../../../../functions/enrich/policy.ts';
import { eventWith, falcoEvent } from './events.ts';

const digest = `sha256:${'0a'.repeat(32)}`;

function meets(event: RuntimeEvent, exception: object): boolean {
  const text = JSON.stringify([{ rule: 'r', action: 'DROP', ...exception }]);
  return createExceptions(text)(event) !== undefined;
}

const inPod = falcoEvent('h', {
  output_fields: {
    'k8s.ns.name': 'shop',
    'k8s.pod.name': 'web-1',
    'k8smeta.deployment.name': 'web',
    'container.id': 'a1b2c3d4e5f6',
    'container.image.repository': 'registry.example.com:5000/shop/web',
    'container.image.tag': '1.2',
    'container.image.digest': digest,
    'user.name': 'app',
  },
});

/** An audit event of a request for a pod with these images. */
function request(...images: string[]): RuntimeEvent {
  return falcoEvent('h', {
    source: 'k8s_audit',
    output_fields: {
      'ka.user.name': 'dev@example.com',
      'ka.verb': 'create',
      'ka.target.resource': 'pods',
      'ka.target.namespace': 'shop',
      'ka.req.pod.containers.image': images,
    },
  });
}

describe('an exception', () => {
  it('matches its rule with each of its conditions, and nothing less', () => {
    const all = {
      namespace: 'shop',
      workload: 'web',
      image: 'registry.example.com:5000/shop/web',
      user: 'app',
    };
    assert.ok(meets(inPod, all));
    for (const [name, value] of Object.entries(all)) {
      assert.ok(meets(inPod, { [name]: value }), name);
      assert.ok(!meets(inPod, { ...all, [name]: `${value}x` }), name);
    }
    assert.ok(!meets(inPod, { ...all, rule: 'R' }));
    assert.ok(!meets(falcoEvent('h'), { user: 'app' }));
    assert.ok(!meets(falcoEvent('h'), { image: 'registry.example.com:5000/shop/web' }));
  });

  it('matches an image by its repository, tag or digest', () => {
    const repository = 'registry.example.com:5000/shop/web';
    for (const suffix of [':1.2', `@${digest}`, `:1.2@${digest}`]) {
      assert.ok(meets(inPod, { image: repository + suffix }), suffix);
    }
    for (const suffix of [':1.3', `@sha256:${'0b'.repeat(32)}`, `:1.3@${digest}`]) {
      assert.ok(!meets(inPod, { image: repository + suffix }), suffix);
    }
  });

  it('matches a request for a pod only if all of its images match', () => {
    const image = 'example/web';
    assert.ok(meets(request('example/web:1', 'example/web:2'), { image }));
    assert.ok(!meets(request('example/web:1', 'example/miner'), { image }));
    assert.ok(meets(request('example/web'), { user: 'dev@example.com' }));
  });

  it("matches the names in Sysdig's events", () => {
    const event = eventWith({
      'kubernetes.namespace.name': 'shop',
      'kubernetes.statefulSet.name': 'db',
      'container.image.repo': 'example/db',
    });
    assert.ok(meets(event, { namespace: 'shop', workload: 'db', image: 'example/db' }));
  });

  it('applies if it is the first match', () => {
    const list = [
      { rule: 'r', namespace: 'other', action: 'HIGH' },
      { rule: 'r', namespace: 'shop', action: 'LOW' },
      { rule: 'r', user: 'app', action: 'DROP' },
    ];
    assert.equal(createExceptions(JSON.stringify(list))(inPod)?.action, 'LOW');
  });

  it('requires a rule, a condition and an action, and has no unknown keys', () => {
    for (const faulty of [
      '',
      '{}',
      '[1]',
      '[{"rule":"r","action":"DROP"}]',
      '[{"namespace":"n","action":"DROP"}]',
      '[{"rule":"r","namespace":"n"}]',
      '[{"rule":"r","namespace":"n","action":"CRITICAL"}]',
      '[{"rule":"r","namespace":"","action":"LOW"}]',
      '[{"rule":"r","namespace":"n","action":"LOW","pod":"p"}]',
    ]) {
      assert.throws(() => createExceptions(faulty), ConfigError, faulty);
    }
    assert.throws(
      () => createExceptions('[{"rule":"r","namespace":"n","action":"NONE"}]'),
      /^ConfigError: EXCEPTIONS: 0\/action must be .*: DROP, LOW, MEDIUM, HIGH$/,
    );
  });
});

describe('an exception that lowers the severity', () => {
  const policy = (action: string, settings: object = {}) =>
    createPolicy({
      MIN_SEVERITY: 'LOW',
      IGNORED_RULES: '',
      IGNORED_NAMESPACES: '',
      SEVERITY_OVERRIDES: '{}',
      SEVERITY_BY_LEVEL: '',
      EXCEPTIONS: JSON.stringify([{ rule: 'r', namespace: 'shop', action }]),
      ...settings,
    });

  it('keeps the original severity in the event, and never raises it', () => {
    assert.equal(inPod.severity, 'HIGH');
    const { severity, unclaimed } = policy('LOW').withSeverity(inPod);
    assert.equal(severity, 'LOW');
    assert.deepEqual(unclaimed, [
      { name: 'severity_before_exception', value: 'HIGH' },
      ...inPod.unclaimed,
    ]);
    const before = policy('LOW', { SEVERITY_OVERRIDES: '{"r":"CRITICAL"}' }).withSeverity(inPod);
    assert.equal(before.unclaimed[0]?.value, 'CRITICAL');
    for (const settings of [{}, { SEVERITY_OVERRIDES: '{"r":"MEDIUM"}' }]) {
      const same = policy('HIGH', settings).withSeverity(inPod);
      assert.notEqual(same.unclaimed[0]?.name, 'severity_before_exception');
      assert.equal(same.severity, 'SEVERITY_OVERRIDES' in settings ? 'MEDIUM' : 'HIGH');
    }
  });

  it('applies before the minimum', () => {
    const lowering = policy('LOW', { MIN_SEVERITY: 'MEDIUM' });
    assert.equal(lowering.dropReason(lowering.withSeverity(inPod)), 'below minimum severity');
    assert.equal(policy('DROP').dropReason(inPod), 'exception');
    assert.equal(policy('MEDIUM').dropReason(inPod), undefined);
  });
});
