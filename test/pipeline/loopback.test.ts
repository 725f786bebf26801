import assert from 'node:assert/strict';
import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import type { Console } from '../../console/server/index.ts';
import { startLocalConsole } from '../../local/console/start.ts';
import { fixture } from '../../local/samples/index.ts';
import { answers, listening, others } from './listening.ts';
import { secret, startTestStack, until, type TestStack } from './support.ts';

describe('the local system', () => {
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

/** Uses Node's own client: fetch does not allow setting Host and Origin. */
async function post(url: string, headers: Record<string, string>, body: string): Promise<number> {
  const sent = request(url, { method: 'POST', headers });
  sent.end(body);
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  response.resume();
  return response.statusCode ?? 0;
}
