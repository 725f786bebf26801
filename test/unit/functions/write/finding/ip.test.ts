import assert from 'node:assert/strict';
import { accessOf } from '../../../../../functions/write/finding/access.ts';
import { connectionsOf } from '../../../../../functions/write/finding/connections.ts';
import { indicatorOf } from '../../../../../functions/write/finding/indicator.ts';
import { eventWith } from './events.ts';

const event = eventWith({});

describe('addresses in a finding', () => {
  it('are shown as IPv4 if they are IPv4-mapped IPv6', () => {
    const source = { ip: '::ffff:10.1.1.1', port: 40_100 };
    const destination = { ip: '::FFFF:203.0.113.9', port: 443 };
    assert.deepEqual(connectionsOf({ ...event, connections: [{ source, destination }] }), [
      {
        sourceIp: '10.1.1.1',
        sourcePort: 40_100,
        destinationIp: '203.0.113.9',
        destinationPort: 443,
      },
    ]);
    const api = { callerIp: '::ffff:203.0.113.9' };
    assert.equal(accessOf({ ...event, api })?.callerIp, '203.0.113.9');
    assert.equal(accessOf({ ...event, api: { callerIp: '2001:db8::1' } })?.callerIp, '2001:db8::1');
  });

  it('are indicators of compromise only if they are not internal', () => {
    const indicated = (...ipAddresses: string[]): unknown =>
      indicatorOf({ ...event, indicators: { ipAddresses } })?.ipAddresses;
    assert.deepEqual(indicated('::ffff:203.0.113.9', '2001:db8::1', '172.32.0.1'), [
      '203.0.113.9',
      '2001:db8::1',
      '172.32.0.1',
    ]);
    for (const ip of [
      '10.9.9.9',
      '172.31.0.1',
      '192.168.1.1',
      '100.100.1.1',
      '127.0.0.1',
      '169.254.169.254',
      '::ffff:10.0.0.1',
      '::1',
      'fd00::1',
      'fe80::1',
      'fe80::1%eth0',
      '224.0.0.251',
      '255.255.255.255',
      'ff02::fb',
    ]) {
      assert.equal(indicated(ip), undefined, ip);
    }
  });

  it('do not affect the malware indicator, which has its type', () => {
    const indicators = { ipAddresses: ['10.0.0.1'], malware: ['trojan'] };
    assert.deepEqual(indicatorOf({ ...event, indicators }), {
      signatures: [
        {
          signatureType: 'SIGNATURE_TYPE_PROCESS',
          memoryHashSignature: { binaryFamily: 'trojan' },
        },
      ],
    });
  });
});
