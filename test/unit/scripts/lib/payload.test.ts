import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { itemsOf, readPayloadFrom, type Payload } from '../../../../scripts/lib/payload.ts';
import { falcoAlert, pushed } from '../../shared/formats/wrappers/wrapped.ts';

async function payloadOf(text: string): Promise<Payload> {
  return readPayloadFrom('-', Readable.from([Buffer.from(text)]));
}

describe('a payload that an operator previews or sends', () => {
  it('may begin with a byte order mark', async () => {
    const payload = await payloadOf(`\uFEFF${JSON.stringify(falcoAlert)}`);
    assert.equal(payload.body, JSON.stringify(falcoAlert));
    assert.equal(itemsOf(payload)[0]?.kind, 'detection');
  });

  it('keeps the attributes of its message', async () => {
    const { message, ...envelope } = pushed(falcoAlert);
    const attributes = { team: 'blue', cluster: 'prod' };
    const text = JSON.stringify({
      ...envelope,
      message: Object.assign({}, message, { attributes }),
    });
    const payload = await payloadOf(text);
    assert.deepEqual([payload.isPublished, payload.attributes], [true, attributes]);
    const [item] = itemsOf(payload);
    assert.ok(item?.kind === 'detection');
    const { details, surroundings } = item.parse();
    assert.deepEqual([details, surroundings], [{ 'attribute.team': 'blue' }, { cluster: 'prod' }]);
  });
});
