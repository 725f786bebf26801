import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { startCutProxy, type CutProxy } from '../../../../tools/lib/cut-proxy.ts';

describe('the network that can be cut', () => {
  let echo: Server;
  let proxy: CutProxy;
  before(async () => {
    echo = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.pipe(socket);
    });
    echo.listen(0, '127.0.0.1');
    await once(echo, 'listening');
    const address = echo.address();
    assert.ok(typeof address === 'object' && address !== null);
    proxy = await startCutProxy();
    proxy.leadTo(address.port);
  });
  after(async () => {
    await proxy.close();
    echo.close();
  });

  function open(): { socket: Socket; received: () => string; ended: Promise<unknown> } {
    const [host = '', port] = proxy.host.split(':');
    const socket = connect(Number(port), host);
    let text = '';
    socket.on('data', (data) => {
      text += data.toString();
    });
    socket.on('error', () => undefined);
    // Do not use events.once, which would reject at the intended reset.
    const ended = new Promise((resolve) => {
      socket.once('close', resolve);
    });
    return { socket, received: () => text, ended };
  }

  async function until(condition: () => boolean): Promise<void> {
    while (!condition()) await sleep(1);
  }

  it('holds everything back while it stalls, and loses nothing', async () => {
    const { socket, received, ended } = open();
    socket.write('a');
    await until(() => received() === 'a');
    proxy.stall();
    const late = open();
    socket.write('b');
    late.socket.write('c');
    await sleep(50);
    assert.deepEqual([received(), late.received()], ['a', '']);
    proxy.restore();
    await until(() => received() === 'ab' && late.received() === 'c');
    socket.destroy();
    late.socket.destroy();
    await Promise.all([ended, late.ended]);
  });

  it('resets old and new connections while it is cut', async () => {
    const { socket, received, ended } = open();
    socket.write('a');
    await until(() => received() === 'a');
    proxy.cut();
    await ended;
    await open().ended;
    proxy.restore();
    const again = open();
    again.socket.write('d');
    await until(() => again.received() === 'd');
    again.socket.destroy();
    await again.ended;
  });
});
