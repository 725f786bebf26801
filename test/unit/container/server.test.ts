import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { startServer } from '../../../container/server.ts';
import type { Service } from '../../../container/service.ts';
import { freePort } from '../../../local/stack/ports.ts';
import { fakeClock, recordingLog } from '../support.ts';

describe('the server of a container', () => {
  let port: number;
  let service: Service;
  beforeEach(async () => {
    port = await freePort();
    service = await startServer({
      port,
      drainMs: 0,
      clock: fakeClock(),
      handle: async () => ({ status: 204 }),
      log: recordingLog().log,
      maxBodyBytes: 1000,
      timeouts: { headersMs: 100, requestMs: 150 },
    });
  });

  /** Connects, and sends the beginning of a request. */
  async function beginning(sent: string): Promise<Socket> {
    const socket = connect({ port, host: '127.0.0.1' });
    await once(socket, 'connect');
    socket.write(sent);
    return socket;
  }

  const beginnings = [
    '',
    'POST / HTTP/1.1\r\nHost:',
    'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n{',
  ];

  it('answers 408 to a sender that is too slow, soon after its time is over', async () => {
    for (const sent of beginnings) {
      const socket = await beginning(sent);
      assert.match(await text(socket), /^HTTP\/1\.1 408 /, sent);
    }
    await service.stop(new AbortController().signal);
  });

  it('stops although senders never finish their requests', async () => {
    const sockets = await Promise.all(beginnings.map(beginning));
    const whole = await beginning('GET / HTTP/1.1\r\nHost: a\r\n\r\n');
    await once(whole, 'data');
    const closed = sockets.map(async (socket) => once(socket.resume(), 'close'));
    await service.stop(new AbortController().signal);
    await Promise.all(closed);
  });
});
