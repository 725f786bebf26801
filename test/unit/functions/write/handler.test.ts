import assert from 'node:assert/strict';
import { PermanentError } from '@pipeline/shared/errors.ts';
import type { Message } from '@pipeline/shared/pubsub/message-handler.ts';
import type { Finding } from '../../../../functions/write/finding/finding.ts';
import { createWrite } from '../../../../functions/write/handler.ts';
import { fakeClock, recordingLog } from '../../support.ts';
import { eventOf } from './finding/events.ts';

function message(data: string, receivedAt = '2026-11-24T11:00:00.000000000Z'): Message {
  const label = { receivedAt, via: 'webhook', traceparent: 't' } as const;
  return { id: '1', data: Buffer.from(data), attributes: {}, label, deliveryAttempt: 1 };
}

async function enriched(change: object = {}): Promise<string> {
  return JSON.stringify({
    version: 2,
    event: { ...(await eventOf('b04')), ...change },
    resource: { kind: 'project', name: '//cloudresourcemanager.googleapis.com/projects/p' },
  });
}

function setUp(outcome: 'written' | 'duplicate' = 'written') {
  const written: [string, Finding][] = [];
  const { log, entries } = recordingLog();
  const handle = createWrite({
    create: async (_sender, ...call) => {
      written.push(call);
      return outcome;
    },
    finding: {
      sysdigPages: 'https://secure.sysdig.com',
      propertyLimits: { value: 255, unclaimedBytes: 2048 },
      maxBytes: 65_536,
    },
    clock: fakeClock(),
    log,
  });
  return { handle, written, entries };
}

describe('write', () => {
  it("writes the finding under the event's ID and logs the ID", async () => {
    const { handle, written, entries } = setUp();
    await handle(message(await enriched()));
    assert.equal(written[0]?.[0], '17dec715376910362c8c3f62a4ceda2e');
    const [entry] = entries;
    assert.equal(entry?.outcome, 'written');
    assert.equal(entry.findingSeverity, 'LOW');
    assert.equal(entry.resource, '//cloudresourcemanager.googleapis.com/projects/p');
  });

  it('counts a duplicate as a duplicate', async () => {
    const { handle, entries } = setUp('duplicate');
    await handle(message(await enriched()));
    assert.equal(entries[0]?.outcome, 'duplicate');
  });

  it('dates an event from the future by its receipt', async () => {
    const { handle, written } = setUp();
    await handle(message(await enriched({ time: '2027-01-01T00:00:00.000000000Z' })));
    assert.deepEqual(written[0]?.[1].eventTime, {
      seconds: Date.parse('2026-11-24T11:00:00Z') / 1000,
      nanos: 0,
    });
  });

  it('corrects text that is not well-formed, which an older enrich may send', async () => {
    const { handle, written } = setUp();
    await handle(message(await enriched({ rule: 'a\uD83Db' })));
    assert.equal(written[0]?.[1].category, 'a\uFFFDb');
  });

  it('permanently rejects a message that is no enriched event', async () => {
    const { handle } = setUp();
    for (const bad of [
      '{',
      '{}',
      await enriched({ id: 'not-an-id' }),
      await enriched({ unheardOf: 1 }),
    ]) {
      await assert.rejects(handle(message(bad)), PermanentError);
    }
  });
});
