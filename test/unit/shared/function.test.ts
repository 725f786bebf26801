import assert from 'node:assert/strict';
import { once } from 'node:events';
import { Agent, request, type ClientRequest, type IncomingMessage, type Server } from 'node:http';
import type { Socket } from 'node:net';
import { json } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { getTestServer } from '@google-cloud/functions-framework/testing';
import { ByteBudget } from '@pipeline/shared/raw-body.ts';
import { registerTarget, takeRequests } from '@pipeline/shared/function.ts';
import type { StageHandler, StageRequest } from '@pipeline/shared/http.ts';
import { recordingLog } from '../support.ts';

let handle: StageHandler;
const { log, entries } = recordingLog();
const maxBodyBytes = 2_000_000;
const heldBytes = 3_000_000;
registerTarget('under-test');

async function responseTo(sent: ClientRequest): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    sent.once('response', resolve).once('error', reject);
  });
}

describe('a function in the Functions Framework', () => {
  let server: Server;
  let url: string;
  let seen: StageRequest | undefined;
  let restore: () => void;
  // The channel is global to the process, and other tests have servers of their own.
  before(() => {
    restore = takeRequests({
      handle: async (stageRequest) => handle(stageRequest),
      log,
      maxBodyBytes,
      budget: new ByteBudget(heldBytes),
    });
  });
  after(() => {
    restore();
  });
  beforeEach(async () => {
    seen = undefined;
    handle = async (stageRequest) => {
      seen = stageRequest;
      return { status: 204 };
    };
    server = getTestServer('under-test').listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    assert.ok(address !== null && typeof address === 'object');
    url = `http://127.0.0.1:${address.port}`;
  });
  afterEach(async () => {
    server.close();
    server.closeAllConnections();
    await once(server, 'close');
  });

  it('gets the raw bytes, for any declared type', async () => {
    const bodies = ['{"broken', '"text"', '{"n":1720031001639981110}', 'a=b'];
    const types = [
      'application/json',
      'application/x-ndjson',
      'text/plain',
      'application/cloudevents+json',
      'application/x-www-form-urlencoded',
    ];
    for (const body of bodies) {
      for (const type of types) {
        const { status } = await fetch(url, {
          method: 'POST',
          body,
          headers: { 'content-type': type },
        });
        assert.equal(status, 204);
        assert.equal(seen?.body.toString(), body);
        assert.equal(seen.header('Content-Type'), type);
      }
    }
  });

  it('gets a compressed body undecompressed, and one without a type', async () => {
    const body = gzipSync('x'.repeat(1_000_000));
    await fetch(url, { method: 'POST', body, headers: { 'content-encoding': 'gzip' } });
    assert.deepEqual(seen?.body, body);
    assert.equal(seen.header('content-encoding'), 'gzip');
    assert.equal(seen.header('content-type'), undefined);
    await fetch(`${url}/health`);
    assert.deepEqual([seen.method, seen.path, seen.body.length], ['GET', '/health', 0]);
  });

  it('returns 413 to a body above the limit, discards it, and keeps the connection', async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    for (const isChunked of [false, true]) {
      const sent = request(url, { method: 'POST', agent });
      if (!isChunked) sent.setHeader('content-length', 8 * maxBodyBytes);
      for (let part = 0; part < 8; part += 1) sent.write(Buffer.alloc(maxBodyBytes));
      sent.end();
      const response = await responseTo(sent);
      assert.equal(response.statusCode, 413);
      assert.deepEqual(await json(response), {
        error: `the body may have ${maxBodyBytes / 1e6} MB`,
      });
      assert.equal(seen, undefined);
      assert.equal(entries.at(-1)?.reason, 'http-413');
    }
    const exact = request(url, { method: 'POST', agent });
    exact.end(Buffer.alloc(maxBodyBytes));
    const response = await responseTo(exact);
    assert.equal(response.statusCode, 204);
    assert.equal(seen?.body.length, maxBodyBytes);
    agent.destroy();
  });

  it('logs nothing of a sender who disconnects within a body', async () => {
    const before = entries.length;
    const sent = request(url, { method: 'POST', headers: { 'content-length': 100 } });
    sent.on('error', () => undefined);
    const closed = new Promise<void>((resolve) => {
      server.once('connection', (socket: Socket) => {
        socket.once('close', () => {
          resolve();
        });
      });
    });
    sent.write('{');
    await once(server, 'request');
    sent.destroy();
    await closed;
    assert.equal(entries.length, before);
    assert.equal(seen, undefined);
  });

  it('returns 503 while other bodies use all the memory, and recovers when they have ended', async () => {
    const beginning = async (
      bytes: number,
    ): Promise<{ sent: ClientRequest; received: IncomingMessage }> => {
      const sent = request(url, { method: 'POST', headers: { 'content-length': maxBodyBytes } });
      sent.on('error', () => undefined);
      sent.write(Buffer.alloc(bytes));
      const received = await new Promise<IncomingMessage>((resolve) => {
        server.once('request', (incoming: IncomingMessage) => {
          let come = 0;
          incoming.on('data', (chunk: Buffer) => {
            come += chunk.length;
            if (come === bytes) resolve(incoming);
          });
        });
      });
      return { sent, received };
    };
    const post = async (): Promise<Response> =>
      fetch(url, { method: 'POST', body: Buffer.alloc(1_000_000) });
    const { sent: slow } = await beginning(1_500_000);
    const { sent: slower, received } = await beginning(1_000_000);
    const refused = await post();
    assert.equal(refused.status, 503);
    assert.equal(refused.headers.get('retry-after'), '1');
    assert.equal(entries.at(-1)?.reason, 'http-503');

    slow.end(Buffer.alloc(500_000));
    assert.equal((await responseTo(slow)).statusCode, 204);
    assert.equal((await post()).status, 204);

    const gone = new Promise<void>((resolve) => {
      received.once('close', resolve);
    });
    slower.destroy();
    await gone;
    const { sent: another } = await beginning(1_900_000);
    assert.equal((await post()).status, 204);
    another.destroy();
  });

  // The framework's router would return an HTML page with a stack trace and file paths.
  it('accepts any path, also one that cannot be decoded', async () => {
    for (const path of ['/%ff', '/%', '/%E0%A4%A', '/a%2?b=%']) {
      const { status } = await fetch(url + path);
      assert.equal(status, 204);
    }
    for (const path of ['http://[::1', '*']) {
      const sent = request(url, { method: 'OPTIONS', path });
      sent.end();
      const response = await responseTo(sent);
      assert.equal(response.statusCode, 204);
    }
    await fetch(`${url}/health?a=%ff`);
    assert.equal(seen?.path, '/health');
  });

  it('reads the path of a target in absolute form, as proxies write it', async () => {
    for (const [path, expected] of [
      ['http://receive.example:80/health?a=b', '/health'],
      ['HTTPS://receive.example', '/'],
      ['*', '*'],
    ] as const) {
      const sent = request(url, { method: 'OPTIONS', path });
      sent.end();
      await responseTo(sent);
      assert.equal(seen?.path, expected);
    }
  });

  it('returns 404 to browsers and crawlers, whatever the method and the query', async () => {
    for (const [method, path] of [
      ['GET', '/favicon.ico?v=2'],
      ['HEAD', '/robots.txt'],
      ['POST', '/robots.txt'],
    ] as const) {
      const { status } = await fetch(url + path, { method });
      assert.equal(status, 404);
      assert.equal(seen, undefined);
    }
  });

  it('returns 500 in JSON for a bug, and logs its position', async () => {
    handle = async () => {
      throw new TypeError('oops');
    };
    const response = await fetch(url, { method: 'POST', body: '{}' });
    assert.equal(response.status, 500);
    assert.deepEqual(await response.json(), { error: 'internal error' });
    const entry = entries.at(-1);
    assert.equal(entry?.severity, 'ERROR');
    assert.match(entry.error ?? '', /oops[^]*function\.test\.ts/);
  });
});
