import assert from 'node:assert/strict';
import { accessOf } from '../../../../../functions/write/finding/access.ts';
import { eventOf, eventWith } from './events.ts';

describe('native access', () => {
  it('of a Google audit event is the principal and the granted role', async () => {
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

  it('of a CloudTrail event is read from its output if it has no fields', async () => {
    assert.deepEqual(accessOf(await eventOf('b06')), { userName: 'AutoScaling' });
  });

  it('of a process is the user that runs it', async () => {
    assert.deepEqual(accessOf(await eventOf('e06')), { userName: 'daemon' });
    assert.equal(accessOf(await eventOf('c09')), undefined);
  });

  it('tolerates a truncated policy delta', () => {
    assert.equal(
      eventWith({ 'gcp.policyDelta': '[{"action":"ADD","mem[...]' }).iamBindings,
      undefined,
    );
  });
});
