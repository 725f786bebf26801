import assert from 'node:assert/strict';
import { connectionsOf } from '../../../../../functions/write/finding/connections.ts';
import { eventOf, eventWith } from './events.ts';

describe('native connections', () => {
  it('have both endpoints and the protocol', async () => {
    assert.deepEqual(connectionsOf(await eventOf('c03')), [
      {
        sourceIp: '111.111.11.111',
        sourcePort: 10000,
        destinationIp: '101.101.101.101',
        destinationPort: 10,
      },
    ]);
    const fields = { 'fd.name': '2001:db8::1:4000->2001:db8::2:53', 'fd.l4proto': 'udp' };
    assert.equal(connectionsOf(eventWith(fields))?.[0]?.protocol, 'UDP');
    assert.equal(connectionsOf(await eventOf('b16')), undefined);
  });
});
