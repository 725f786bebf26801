import assert from 'node:assert/strict';
import { once } from 'node:events';
import { readFileSync, readdirSync, readlinkSync } from 'node:fs';
import { request, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import type { Console } from '../../console/server/index.ts';
import { startLocalConsole } from '../../local/console/start.ts';
import { fixture } from '../../local/samples/index.ts';
import { killContainers, runContainer } from '../long/container.ts';
import { secret, startTestStack, until, type TestStack } from './support.ts';

/** Other addresses of this machine, reachable if a server listens on more than 127.0.0.1. */
const others = [
  ...(process.platform === 'linux' ? ['127.0.0.2'] : []),
  ...Object.values(networkInterfaces()).flatMap((each) =>
    (each ?? []).flatMap(({ address, scopeid = 0 }) =>
      address === '127.0.0.1' || scopeid > 0 ? [] : [address],
    ),
  ),
];

describe('the local system', function () {
  this.timeout(60_000);
  let stack: TestStack;
  let console: Console;
  before(async () => {
    stack = await startTestStack({ pubsubHost: undefined, deliveredBy: 'push', poll: true });
    console = await startLocalConsole(stack, { port: 0, secret });
  });
  after(async () => {
    await console.close();
    await stack.close();
  });

  it('listens only on the loopback interface', async () => {
    const stages = Object.values(stack.stages);
    assert.equal(stages.length, 4);
    const emulators = [stack.pubsubHost, stack.scc.host, stack.compute.host];
    const hosts = [...emulators.map((host) => `http://${host}`), stack.sysdig.url];
    const urls = [...stages.map(({ url }) => url), ...hosts];
    for (const url of [...urls, stack.storage.url, console.url]) {
      const { hostname, port } = new URL(url);
      assert.equal(hostname, '127.0.0.1', url);
      assert.equal(await answers('127.0.0.1', Number(port)), true, url);
      for (const address of others) {
        assert.equal(await answers(address, Number(port)), false, `${address} at ${url}`);
      }
    }
    // List all other listening sockets. Only Linux has this list.
    if (process.platform !== 'linux') return;
    for (const { pid } of [...stages, process]) {
      assert.deepEqual(new Set(listening(pid)), new Set(['127.0.0.1']));
    }
  });

  it('does so in a container too, including its probes', async () => {
    const container = await runContainer('receive', {
      PROJECT_ID: 'p',
      WEBHOOK_SECRETS: secret,
      PUBSUB_EMULATOR_HOST: stack.pubsubHost,
    });
    try {
      await container.untilReady();
      const { port } = new URL(container.url);
      for (const address of others) {
        assert.equal(await answers(address, Number(port)), false, address);
      }
      if (process.platform === 'linux') {
        assert.deepEqual(listening(container.pid), ['127.0.0.1', '127.0.0.1']);
      }
    } finally {
      await killContainers();
    }
  });

  it('rejects a push from a browser page, which could forge a finding', async () => {
    const { body } = await fixture('b17');
    const data = Buffer.from(body).toString('base64');
    const push = JSON.stringify({ message: { messageId: '1', data }, subscription: 's' });
    const { enrich, write } = stack.stages;
    for (const { url } of [enrich, write]) {
      const { host, port } = new URL(url);
      for (const headers of [
        { origin: 'https://evil.example' },
        { origin: 'null' },
        { origin: url },
        { 'sec-fetch-site': 'cross-site' },
        { 'sec-fetch-site': 'same-site' },
        { host: `evil.example:${port}` },
        { host: `evil.example:${port}`, origin: `http://evil.example:${port}` },
        { host: `127.0.0.1.evil.example:${port}` },
      ]) {
        // A request that a form may send: the browser needs no permission for it.
        const status = await post(url, { host, 'content-type': 'text/plain', ...headers }, push);
        assert.equal(status, 403, JSON.stringify(headers));
      }
    }
    assert.deepEqual(stack.outcomes, []);
    assert.equal(await post(enrich.url, { 'content-type': 'application/json' }, push), 204);
    await until(() => stack.scc.findings().length === 1);
  });
});

/** Returns whether a server listens at an address. */
async function answers(host: string, port: number): Promise<boolean> {
  const socket = connect({ host, port });
  try {
    await once(socket, 'connect');
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

/** Uses Node's own client: fetch does not allow setting Host and Origin. */
async function post(url: string, headers: Record<string, string>, body: string): Promise<number> {
  const sent = request(url, { method: 'POST', headers });
  sent.end(body);
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  response.resume();
  return response.statusCode ?? 0;
}

/**
 * Returns the addresses that a process listens on, one per port: https://docs.kernel.org/networking/proc_net_tcp.html
 */
function listening(pid = 0): string[] {
  const sockets = new Set(
    readdirSync(`/proc/${pid}/fd`).flatMap((fd) => {
      try {
        return /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${fd}`))?.[1] ?? [];
      } catch {
        return [];
      }
    }),
  );
  return ['tcp', 'tcp6'].flatMap((family) => {
    const [, ...lines] = readFileSync(`/proc/${pid}/net/${family}`, 'utf8').trim().split('\n');
    return lines.flatMap((line) => {
      const [, local = '', , state, , , , , , inode = ''] = line.trim().split(/\s+/);
      if (state !== '0A' || !sockets.has(inode)) return [];
      return local.startsWith('0100007F:') ? '127.0.0.1' : local;
    });
  });
}
