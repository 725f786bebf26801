import assert from 'node:assert/strict';
import { accessOf } from '../../../../../functions/write/finding/access.ts';
import { eventOf, eventWith } from './events.ts';

describe('native access', () => {
  it('of a Kubernetes audit event is the caller and the method as Google writes it', async () => {
    const event = await eventOf('e08');
    assert.deepEqual(accessOf(event), {
      userName: 'system:serviceaccount:insecure:react2shell',
      serviceName: 'k8s.io',
      methodName: 'io.k8s.core.v1.secrets.list',
    });
    assert.deepEqual(event.kubernetes?.accessReviews, [
      { version: 'v1', resource: 'secrets', namespace: 'prod', verb: 'list' },
    ]);
  });

  it('names group, subresource and caller', () => {
    const event = eventWith({
      'ka.user.name': 'alice@example.com',
      'ka.verb': 'create',
      'ka.target.resource': 'pods',
      'ka.target.subresource': 'exec',
      'ka.target.name': 'web-0',
      'ka.target.namespace': 'shop',
      'ka.uri': '/apis/example.com/v1beta1/namespaces/shop/pods/web-0/exec?command=sh',
      'ka.sourceips': ['203.0.113.9', '10.0.0.1'],
      'ka.useragent': 'kubectl/v1.30',
    });
    assert.deepEqual(accessOf(event), {
      principalEmail: 'alice@example.com',
      callerIp: '203.0.113.9',
      userAgent: 'kubectl/v1.30',
      serviceName: 'k8s.io',
      methodName: 'io.k8s.example.com.v1beta1.pods.exec.create',
    });
    assert.deepEqual(event.kubernetes?.accessReviews, [
      {
        group: 'example.com',
        version: 'v1beta1',
        resource: 'pods',
        namespace: 'shop',
        name: 'web-0',
        subresource: 'exec',
        verb: 'create',
      },
    ]);
  });

  it('of a Google audit event is the principal, and what it bound', async () => {
    const event = await eventOf('e09');
    const access = accessOf(event);
    assert.equal(access?.principalEmail, 'user@example.com');
    assert.equal(access.callerIp, '203.0.113.94');
    assert.ok(access.userAgent?.startsWith('Mozilla/5.0'));
    assert.deepEqual(event.iamBindings, [
      { action: 'ADD', role: 'roles/storage.objectViewer', member: 'allUsers' },
    ]);
    assert.deepEqual(accessOf(await eventOf('c08')), {
      principalEmail: 'user@example.com',
      callerIp: '203.0.113.94',
      serviceName: 'storage.googleapis.com',
      methodName: 'storage.setIamPermissions',
    });
  });

  it('of a CloudTrail event is read from its output where it has no fields', async () => {
    assert.deepEqual(accessOf(await eventOf('b06')), { userName: 'AutoScaling' });
  });

  it('of a process is the user that it runs as', async () => {
    assert.deepEqual(accessOf(await eventOf('e06')), { userName: 'daemon' });
    assert.equal(accessOf(await eventOf('c09')), undefined);
  });

  it('survives a policy delta that was cut', () => {
    assert.equal(
      eventWith({ 'gcp.policyDelta': '[{"action":"ADD","mem[...]' }).iamBindings,
      undefined,
    );
  });
});
