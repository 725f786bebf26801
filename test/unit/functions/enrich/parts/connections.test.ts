import assert from 'node:assert/strict';
import type { RuntimeEvent } from '@pipeline/shared/event.ts';
import { eventOf, eventWith } from '../../write/finding/events.ts';

function connectionsWith(fields: Record<string, unknown>): RuntimeEvent['connections'] {
  return eventWith(fields).connections;
}

function unclaimedOf(fields: Record<string, unknown>): string[] {
  return eventWith(fields).unclaimed.map(({ name }) => name);
}

describe('connections', () => {
  it('are the client and server of the descriptor', async () => {
    assert.deepEqual((await eventOf('c03')).connections, [
      {
        source: { ip: '111.111.11.111', port: 10000 },
        destination: { ip: '101.101.101.101', port: 10 },
      },
    ]);
  });

  it('are found in the output if no field contains them', async () => {
    assert.deepEqual((await eventOf('b03', 1)).connections, [
      {
        source: { ip: '127.0.0.1', port: 39552 },
        destination: { ip: '127.0.0.1', port: 8080 },
      },
    ]);
  });

  it('are reversed if the process is the server', () => {
    const name = { 'fd.name': '198.51.100.7:51111->10.0.0.4:22' };
    for (const [fields, inbound] of [
      [{ 'evt.type': 'accept4' }, true],
      [{ 'fd.is_server': 'true' }, true],
      [{ 'fd.rip': '198.51.100.7', 'fd.lip': '10.0.0.4' }, true],
      [{ 'fd.rip': '10.0.0.4', 'fd.lip': '198.51.100.7' }, undefined],
      [{ 'evt.type': 'connect' }, undefined],
      [{}, undefined],
    ] as const) {
      const [connection] = connectionsWith({ ...name, ...fields }) ?? [];
      assert.equal(connection?.inbound, inbound, JSON.stringify(fields));
    }
    const local = { 'fd.name': '127.0.0.1:5->127.0.0.1:6', 'fd.rip': '127.0.0.1' };
    assert.equal(connectionsWith(local)?.[0]?.inbound, undefined);
  });

  it('are read from the single fields, with the protocol, also for IPv6', () => {
    const outbound = {
      'fd.cip': '10.0.0.1',
      'fd.cport': 5,
      'fd.sip': '198.51.100.7',
      'fd.sport': 443,
      'fd.l4proto': 'tcp',
    };
    const connection = {
      source: { ip: '10.0.0.1', port: 5 },
      destination: { ip: '198.51.100.7', port: 443 },
    };
    assert.deepEqual(connectionsWith(outbound), [{ ...connection, protocol: 'TCP' }]);
    assert.deepEqual(unclaimedOf(outbound), []);
    // The plugin krsi, which observes io_uring (falcosecurity/plugins:plugins/krsi).
    const krsi = {
      'krsi.cip': '10.0.0.1',
      'krsi.cport': 5,
      'krsi.sip': '198.51.100.7',
      'krsi.sport': 443,
    };
    assert.deepEqual(connectionsWith(krsi), [connection]);
    assert.deepEqual(unclaimedOf(krsi), []);
    assert.deepEqual(
      connectionsWith({ 'fd.name': '2001:db8::1:4000->2001:db8::2:53', 'fd.l4proto': 'udp' }),
      [
        {
          source: { ip: '2001:db8::1', port: 4000 },
          destination: { ip: '2001:db8::2', port: 53 },
          protocol: 'UDP',
        },
      ],
    );
    assert.deepEqual(connectionsWith({ 'fd.rip': '198.51.100.7', 'fd.rport': 443 }), [
      { destination: { ip: '198.51.100.7', port: 443 } },
    ]);
  });

  it("are read from the call's arguments if the descriptor is empty", () => {
    for (const name of ['evt.arg.addr', 'evt.arg[addr]', 'evt.arg_addr']) {
      assert.deepEqual(connectionsWith({ 'evt.type': 'connect', [name]: '198.51.100.7:443' }), [
        { destination: { ip: '198.51.100.7', port: 443 } },
      ]);
    }
    assert.deepEqual(connectionsWith({ 'evt.type': 'bind', 'evt.arg.addr': '10.0.0.1:4444' }), [
      { source: { ip: '10.0.0.1', port: 4444 } },
    ]);
    assert.deepEqual(
      connectionsWith({ 'evt.type': 'accept4', 'evt.arg.tuple': '10.0.0.1:5->10.0.0.2:80' }),
      [
        {
          source: { ip: '10.0.0.1', port: 5 },
          destination: { ip: '10.0.0.2', port: 80 },
          inbound: true,
        },
      ],
    );
  });

  it('have no destination for a listening socket, unless the descriptor names one', () => {
    const fields = { 'evt.type': 'listen', 'fd.sip': '10.0.0.1', 'fd.sport': 4444 };
    assert.deepEqual(connectionsWith(fields), [{ source: { ip: '10.0.0.1', port: 4444 } }]);
    assert.deepEqual(
      connectionsWith({ 'evt.type': 'listen', 'fd.name': '10.0.0.1:5->10.0.0.2:80' }),
      [{ source: { ip: '10.0.0.1', port: 5 }, destination: { ip: '10.0.0.2', port: 80 } }],
    );
  });

  it('have the address and port of a socket that is bound and not connected as the source', () => {
    for (const [name, ip, port] of [
      ['10.0.0.5:9999', '10.0.0.5', 9999],
      ['127.0.0.1:9050', '127.0.0.1', 9050],
      ['0.0.0.0:4444', '0.0.0.0', 4444],
      [':::9999', '::', 9999],
      ['[::]:9999', '::', 9999],
      ['::1:631', '::1', 631],
    ] as const) {
      const fields = { 'fd.name': name, 'fd.l4proto': 'tcp' };
      const expected = [{ source: { ip, port }, protocol: 'TCP' }];
      for (const call of ['listen', 'bind', 'setsockopt', undefined]) {
        const known = call === undefined ? fields : { ...fields, 'evt.type': call };
        assert.deepEqual(connectionsWith(known), expected, `${call ?? 'no call'} ${name}`);
      }
      // Falco counts a listening socket as the server's end, and as the local one.
      const ends = { 'fd.sip': ip, 'fd.sport': port, 'fd.lip': ip, 'fd.lport': port };
      const all = { ...fields, ...ends, 'evt.type': 'listen' };
      assert.deepEqual(connectionsWith(all), expected);
      assert.deepEqual(unclaimedOf(all), []);
      const output = `Port opened (connection=${name} process=nc)`;
      assert.deepEqual(eventWith({}, { output }).connections, [{ source: { ip, port } }]);
    }
    assert.deepEqual(connectionsWith({ 'evt.type': 'bind', 'evt.arg.addr': '0.0.0.0:80' }), [
      { source: { ip: '0.0.0.0', port: 80 } },
    ]);
  });

  it('have the other end of a bound socket, if it is known', () => {
    const bound = { 'fd.name': '10.0.0.5:9999' };
    const source = { ip: '10.0.0.5', port: 9999 };
    const destination = { ip: '198.51.100.7', port: 53 };
    const connecting = { ...bound, 'evt.type': 'connect', 'evt.arg.addr': '198.51.100.7:53' };
    assert.deepEqual(connectionsWith(connecting), [{ source, destination }]);
    for (const end of ['r', 's']) {
      const sent = { ...bound, [`fd.${end}ip`]: '198.51.100.7', [`fd.${end}port`]: 53 };
      assert.deepEqual(connectionsWith(sent), [{ source, destination }]);
    }
  });

  it('have the destination of a socket without a source address, whose name stays a property', () => {
    // A socket for UDP that no one bound or connected.
    const fields = { 'evt.type': 'sendto', 'fd.name': '0.0.0.0:40000->198.51.100.7:53' };
    const destination = { ip: '198.51.100.7', port: 53 };
    assert.deepEqual(connectionsWith(fields), [{ destination }]);
    assert.deepEqual(unclaimedOf(fields), ['fd.name']);
    const local = { ...fields, 'fd.lip': '10.0.0.5', 'fd.lport': 40_000 };
    const source = { ip: '10.0.0.5', port: 40_000 };
    assert.deepEqual(connectionsWith(local), [{ source, destination }]);
  });

  it('have an address without a port as it is', () => {
    assert.deepEqual(connectionsWith({ 'evt.type': 'connect', 'evt.arg.addr': '10.0.0.55' }), [
      { destination: { ip: '10.0.0.55' } },
    ]);
  });

  it('have no unspecified address, except of a listening socket', () => {
    for (const ip of ['0.0.0.0', '::', '::ffff:0.0.0.0']) {
      const fields = { 'fd.sip': ip, 'fd.sport': 80 };
      assert.equal(connectionsWith({ ...fields, 'evt.type': 'connect' }), undefined);
    }
  });

  it('are absent if nothing is an address: the field stays a property', async () => {
    for (const name of ['pipe:[1]', 'host:80->other:90', '->', '0.0.0.0:1->0.0.0.0:2']) {
      assert.equal(connectionsWith({ 'fd.name': name }), undefined);
      assert.deepEqual(unclaimedOf({ 'fd.name': name }), ['fd.name']);
    }
    assert.equal(connectionsWith({ 'fd.name': '/etc/shadow' }), undefined);
    assert.equal((await eventOf('b16')).connections, undefined);
  });
});

describe('an indicator', () => {
  it('is an address only if the rule calls it malicious', () => {
    const fields = { 'fd.sip': '198.51.100.7', 'fd.sip.name': 'evil.example' };
    const { indicators } = eventWith(fields, { rule: 'Outbound Connection to C2 Servers' });
    assert.deepEqual(indicators, { ipAddresses: ['198.51.100.7'], domains: ['evil.example'] });
    assert.equal(eventWith(fields).indicators, undefined);
  });

  it('is no domain that a program merely resolved', () => {
    const event = eventWith({ 'dns.domain': 'example.com', 'dns.query_type': 'A' });
    assert.equal(event.indicators, undefined);
    assert.deepEqual(event.unclaimed, [
      { name: 'dns.domain', value: 'example.com' },
      { name: 'dns.query_type', value: 'A' },
    ]);
  });

  it('is the malware of a known hash', () => {
    const hash = 'a'.repeat(64);
    const fields = { 'proc.name': 'x', 'proc.exepath': '/tmp/x', 'proc.hash.sha256': hash };
    const event = eventWith({ ...fields, 'proc.hash.category': 'Trojan' });
    assert.deepEqual(event.indicators, { malware: ['Trojan'] });
    assert.equal(event.processes?.[0]?.sha256, hash);
    const miss = { ...fields, 'proc.hash.category': 'none', 'proc.hash.has_match': 'false' };
    assert.equal(eventWith(miss).indicators, undefined);
  });
});
