import assert from 'node:assert/strict';
import { createPublishItems } from '@pipeline/shared/publish-items.ts';
import { createPoll } from '../../../../functions/poll/handler.ts';
import { recorder, recordingLog, request } from '../../support.ts';
import { eventsBefore, hour, startPoller, type Poller } from './harness.ts';

describe('the poll function', () => {
  let poller: Poller;
  afterEach(async () => poller.sysdig.close());

  async function setUp(...options: Parameters<typeof startPoller>) {
    poller = await startPoller(...options);
    const events = recorder();
    const dead = recorder();
    const { log, entries } = recordingLog();
    const { api, store, clock } = poller;
    const poll = createPoll({
      api,
      store,
      publishItems: createPublishItems({
        stage: 'poll',
        publish: events.publish,
        publishDead: dead.publish,
        log,
      }),
      firstRunSeconds: 3600,
      settleSeconds: 30,
      overlapSeconds: 900,
      runTimeMs: 25_000,
      clock,
      log,
    });
    return { poll, events: events.messages, dead: dead.messages, entries };
  }

  it('publishes as receive does, and reports its progress', async () => {
    const { poll, events, entries } = await setUp({ events: eventsBefore(3, hour, 0n) });
    const { status, body } = await poll(request(''));
    assert.equal(status, 200);
    assert.deepEqual(body, {
      accepted: 3,
      ignored: 0,
      quarantined: 0,
      known: 0,
      until: '2026-11-24T11:59:30.000000000Z',
      lagSeconds: 30,
      ended: 'complete',
    });
    const [first] = events;
    const { traceparent, ...attributes } = first?.attributes ?? {};
    assert.match(traceparent ?? '', /^00-/);
    assert.deepEqual(attributes, {
      format: 'sysdig-api',
      eventId: attributes['eventId'],
      receivedAt: '2026-11-24T12:00:00.000000000Z',
      via: 'poll',
    });
    assert.equal(entries.filter(({ outcome }) => outcome === 'accepted').length, 3);
    assert.equal(entries.at(-1)?.lagSeconds, 30);
  });

  it('leaves the newest events to the next run', async () => {
    const { poll, events } = await setUp({ events: eventsBefore(6, 60n * 1_000_000_000n, 0n) });
    await poll(request(''));
    assert.equal(events.length, 3);
  });

  it('quarantines unknown payloads unchanged', async () => {
    const odd = '{"id":"00ff","timestamp":1795521000000000001,"surprise":true}';
    const { poll, events, dead } = await setUp({ events: [odd] });
    await poll(request(''));
    assert.equal(events.length, 0);
    assert.equal(dead[0]?.data.toString(), odd);
    assert.equal(dead[0].attributes['stage'], 'poll');
    assert.equal(dead[0].attributes['reason'], 'unknown-format');
  });

  it('distinguishes temporary and permanent failures in its response', async () => {
    const { poll, entries } = await setUp();
    poller.sysdig.setFaults({ errorRate: 1, status: 503 });
    assert.equal((await poll(request(''))).status, 503);
    assert.deepEqual([entries[0]?.severity, entries[0]?.outcome], ['WARNING', 'retried']);
    poller.sysdig.setFaults({ status: 403 });
    assert.equal((await poll(request(''))).status, 500);
    assert.deepEqual([entries[1]?.severity, entries[1]?.outcome], ['ERROR', 'failed']);
    assert.match(entries[1]?.error ?? '', /policy-events\.read/);
  });

  it('accepts only POST', async () => {
    const { poll } = await setUp();
    const { status, headers } = await poll(request('', {}, { method: 'GET' }));
    assert.deepEqual([status, headers?.['allow']], [405, 'POST']);
  });
});
