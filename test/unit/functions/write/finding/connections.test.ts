import assert from 'node:assert/strict';
import { connectionsOf } from '../../../../../functions/write/finding/connections.ts';
import { eventOf, eventWith } from './events.ts';

describe('native connections', () => {
  it('are client and server of the descriptor', async () => {
    assert.deepEqual(connectionsOf(await eventOf('c03')), [
      {
        sourceIp: '111.111.11.111',
        sourcePort: 10000,
        destinationIp: '101.101.101.101',
        destinationPort: 10,
      },
    ]);
  });

  it('are found in the output where no field has them', async () => {
    assert.deepEqual(connectionsOf(await eventOf('b03', 1)), [
      {
        sourceIp: '127.0.0.1',
        sourcePort: 39552,
        destinationIp: '127.0.0.1',
        destinationPort: 8080,
      },
    ]);
  });

  it('are read from the single fields, with the protocol, in IPv6 too', () => {
    const outbound = {
      'fd.cip': '10.0.0.1',
      'fd.cport': 5,
      'fd.sip': '198.51.100.7',
      'fd.sport': 443,
      'fd.l4proto': 'tcp',
    };
    assert.deepEqual(connectionsOf(eventWith(outbound)), [
      {
        sourceIp: '10.0.0.1',
        sourcePort: 5,
        destinationIp: '198.51.100.7',
        destinationPort: 443,
        protocol: 'TCP',
      },
    ]);
    assert.deepEqual(
      connectionsOf(
        eventWith({ 'fd.name': '2001:db8::1:4000->2001:db8::2:53', 'fd.l4proto': 'udp' }),
      ),
      [
        {
          sourceIp: '2001:db8::1',
          sourcePort: 4000,
          destinationIp: '2001:db8::2',
          destinationPort: 53,
          protocol: 'UDP',
        },
      ],
    );
    assert.deepEqual(connectionsOf(eventWith({ 'fd.rip': '198.51.100.7', 'fd.rport': 443 })), [
      { destinationIp: '198.51.100.7', destinationPort: 443 },
    ]);
  });

  it('have no destination where a socket listens', () => {
    const fields = { 'evt.type': 'listen', 'fd.sip': '10.0.0.1', 'fd.sport': 4444 };
    assert.deepEqual(connectionsOf(eventWith(fields)), [
      { sourceIp: '10.0.0.1', sourcePort: 4444 },
    ]);
  });

  it('are none where nothing is an address', async () => {
    for (const name of ['/etc/shadow', '<NA>', 'host:80->other:90', '->', '0.0.0.0:1->0.0.0.0:2']) {
      assert.equal(connectionsOf(eventWith({ 'fd.name': name })), undefined);
    }
    assert.equal(connectionsOf(await eventOf('b16')), undefined);
  });
});
