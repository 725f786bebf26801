import assert from 'node:assert/strict';
import { parseItems } from '@pipeline/shared/items.ts';
import { senderOf } from '@pipeline/shared/sender-of.ts';
import { fixtureFiles } from '../../../local/samples/index.ts';
import { readPayload } from '../../../scripts/lib/payload.ts';

describe('the sender of a format', () => {
  it('is the sender as which its events are parsed', async () => {
    const senders = new Set<string>();
    for (const file of fixtureFiles) {
      for (const item of parseItems((await readPayload(file)).body)) {
        if (item.kind !== 'detection') continue;
        const { sender } = item.parse();
        senders.add(sender);
        assert.equal(senderOf(item.format), sender, file);
      }
    }
    assert.deepEqual(senders, new Set(['falco', 'sysdig']));
  });

  it('is undefined for a name that is no format', () => {
    assert.equal(senderOf('json'), undefined);
    assert.equal(senderOf('log-entry'), undefined);
  });
});
