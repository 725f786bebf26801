import assert from 'node:assert/strict';
import { cameBack, replayedAttributes } from '../../../../scripts/dead-letters/attributes.ts';
import { deadLetterOf, run, trace } from './support.ts';

describe('the attributes of a replayed message', () => {
  it('are those of the dead letter, without the reasons of its failure', () => {
    const attributes = {
      format: 'falco',
      eventId: 'e1',
      receivedAt: '2026-11-20T12:00:00.000000000Z',
      via: 'webhook',
      traceparent: trace,
      team: 'blue',
      stage: 'write',
      reason: 'scc-invalid-argument',
      error: '3 INVALID_ARGUMENT',
      googclient_traceparent: 'x',
      CloudPubSubDeadLetterSourceDeliveryCount: '100',
      CloudPubSubDeadLetterSourceSubscription: 'findings-write',
      CloudPubSubDeadLetterSourceSubscriptionProject: 'p',
      CloudPubSubDeadLetterSourceTopicPublishTime: '2026-11-19T12:00:00.000+00:00',
      CloudPubSubDeadLetterSourceDeliveryErrorMessage: 'HTTP 503',
    };
    assert.deepEqual(replayedAttributes(deadLetterOf({ attributes }), run), {
      format: 'falco',
      eventId: 'e1',
      receivedAt: '2026-11-20T12:00:00.000000000Z',
      via: 'replay',
      traceparent: '00-0af7651916cd43dd8448eb211c80319c-b0b0b0b0b0b0b0b0-01',
      team: 'blue',
      replayCount: '1',
    });
  });

  it('increment the count, and start at one if it is missing or not a number', () => {
    for (const [before, after] of [
      ['1', '2'],
      ['9', '10'],
      ['many', '1'],
      ['-3', '1'],
    ]) {
      const letter = deadLetterOf({ attributes: { replayCount: before ?? '' } });
      assert.equal(replayedAttributes(letter, run)['replayCount'], after);
    }
  });

  it("contain the first publish time of another system's message, which dates its finding", () => {
    const forwarded = deadLetterOf({
      attributes: { CloudPubSubDeadLetterSourceTopicPublishTime: '2026-11-19T12:00:00.5+00:00' },
    });
    assert.equal(
      replayedAttributes(forwarded, run)['receivedAt'],
      '2026-11-19T12:00:00.500000000Z',
    );
    const unknown = deadLetterOf();
    assert.equal(replayedAttributes(unknown, run)['receivedAt'], unknown.publishTime);
  });

  it('identify messages that come back from this run, with or without a trace of their own', () => {
    for (const attributes of [{}, { traceparent: trace }, { traceparent: 'broken' }]) {
      const letter = deadLetterOf({ attributes });
      assert.equal(cameBack(letter, run), false);
      const back = deadLetterOf({ attributes: replayedAttributes(letter, run) });
      assert.equal(cameBack(back, run), true);
      assert.equal(cameBack(back, 'a'.repeat(16)), false);
    }
  });
});
