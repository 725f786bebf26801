import assert from 'node:assert/strict';
import type { RuntimeEvent } from '@pipeline/shared/event.ts';
import {
  actionProperties,
  actionsTaken,
  captureOf,
} from '../../../../../functions/write/finding/actions.ts';
import { toFinding } from '../../../../../functions/write/finding/to-finding.ts';
import { eventOf, eventWith } from './events.ts';

type Actions = RuntimeEvent['actions'];
const event = eventWith({});
const said = (...actions: Actions): string | undefined => actionsTaken({ ...event, actions });
const propertiesOf = (...actions: Actions): Record<string, unknown> =>
  Object.fromEntries(actionProperties({ ...event, actions }).filter(([, value]) => value));

describe("the agent's actions", () => {
  it('are described in words, for any spelling', () => {
    const outcomes: readonly [type: string, done: string, failed: string][] = [
      ['drift_prevented', 'prevented: yes', 'preventing it failed'],
      ['POLICY_ACTION_PREVENT_DRIFT', 'prevented: yes', 'preventing it failed'],
      ['POLICY_ACTION_PREVENT_MALWARE', 'prevented: yes', 'preventing it failed'],
      ['container_killed', 'the container was killed', 'killing the container failed'],
      ['container killed', 'the container was killed', 'killing the container failed'],
      ['POLICY_ACTION_KILL', 'the container was killed', 'killing the container failed'],
      ['container_stopped', 'the container was stopped', 'stopping the container failed'],
      ['POLICY_ACTION_STOP', 'the container was stopped', 'stopping the container failed'],
      ['container_paused', 'the container was paused', 'pausing the container failed'],
      ['POLICY_ACTION_PAUSE', 'the container was paused', 'pausing the container failed'],
      ['process_killed', 'the process was killed', 'killing the process failed'],
      ['capture', 'a capture was made', 'making a capture failed'],
      ['POLICY_ACTION_CAPTURE', 'a capture was made', 'making a capture failed'],
      ['UNPAUSE_CONTAINER', 'UNPAUSE_CONTAINER: done', 'UNPAUSE_CONTAINER failed'],
      ['quarantine_vm', 'quarantine_vm: done', 'quarantine_vm failed'],
    ];
    for (const [type, done, failed] of outcomes) {
      assert.equal(said({ type, successful: true }), done);
      assert.equal(said({ type, successful: false }), failed);
      assert.equal(said({ type, successful: false, error: 'why' }), `${failed}: why`);
      assert.equal(said({ type, error: 'why' }), `${failed}: why`);
    }
  });

  it('are done if the name says so or a capture has a token, and otherwise requested', () => {
    assert.equal(said({ type: 'container killed' }), 'the container was killed');
    assert.equal(said({ type: 'POLICY_ACTION_KILL' }), 'killing the container was requested');
    assert.equal(said({ type: 'POLICY_ACTION_CAPTURE', token: 't' }), 'a capture was made');
    assert.equal(said({ token: 't' }), 'a capture was made');
    assert.equal(said(), undefined);
  });

  it('are in the properties, each failure with its action', () => {
    assert.deepEqual(
      propertiesOf(
        { type: 'drift_prevented', successful: true },
        { type: 'container_killed', successful: false, error: 'container not found' },
      ),
      {
        actions: 'prevented: yes; killing the container failed: container not found',
        action_error: 'container not found',
      },
    );
    assert.deepEqual(
      propertiesOf({ type: 'capture', successful: false, token: 'none', error: 'too many' }),
      { actions: 'making a capture failed: too many', capture_error: 'too many' },
    );
    assert.deepEqual(
      propertiesOf({ type: 'capture', successful: true, token: 't', captureId: '7' }),
      { actions: 'a capture was made', capture_token: 't', capture_id: '7' },
    );
    assert.equal(captureOf({ ...event, actions: [{ token: 't', successful: false }] }), undefined);
  });

  it('are in the next steps', async () => {
    const actions = [
      { type: 'drift_prevented', successful: true },
      { type: 'container_killed', successful: false, error: 'container not found' },
    ];
    const enriched = {
      version: 2,
      event: { ...(await eventOf('b04')), actions },
      resource: { kind: 'project', name: '//cloudresourcemanager.googleapis.com/projects/p' },
    } as const;
    const { nextSteps } = toFinding(enriched, '2026-02-01T00:00:00.000000000Z', {
      sysdigPages: 'https://secure.sysdig.com',
      propertyLimits: { value: 255, unclaimedBytes: 2048 },
      maxBytes: 65_536,
    });
    assert.match(nextSteps, /prevented: yes; killing the container failed: container not found/);
  });
});
