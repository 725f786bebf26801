import assert from 'node:assert/strict';
import { toAttributes } from '@pipeline/shared/pubsub/attributes.ts';

const label = { receivedAt: '2026-11-24T12:00:00Z', via: 'webhook', traceparent: 't' } as const;

describe('attributes', () => {
  it('omit absent values: Pub/Sub accepts only strings', () => {
    assert.deepEqual(toAttributes({ ...label, format: undefined }), label);
  });

  it('are UTF-8, since Pub/Sub accepts nothing else', () => {
    assert.equal(toAttributes({ ...label, error: 'a\uD83Db' })['error'], 'a\uFFFDb');
  });

  it('are truncated to the 1,024 bytes that Pub/Sub allows, not within a character', () => {
    const { error = '' } = toAttributes({ ...label, error: `${'x'.repeat(1019)}éééé` });
    assert.equal(error, `${'x'.repeat(1019)}é`);
    assert.equal(toAttributes({ ...label, error: 'é'.repeat(512) })['error']?.length, 512);
  });
});
