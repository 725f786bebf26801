import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { Server } from 'node:http';
import { gzipSync } from 'node:zlib';
import { http } from '@google-cloud/functions-framework';
import { getTestServer } from '@google-cloud/functions-framework/testing';
import {
  toHttpFunction,
  withholdBodyHeaders,
  type StageHandler,
  type StageRequest,
} from '@pipeline/shared/http.ts';
import { recordingLog } from '../support.ts';

let handle: StageHandler;
const { log, entries } = recordingLog();
http(
  'under-test',
  toHttpFunction(async (request) => handle(request), log),
);

describe('a function in the Functions Framework', () => {
  let server: Server;
  let url: string;
  let seen: StageRequest | undefined;
  let restore: () => void;
  // The channel is the process's: other tests have servers of their own.
  before(() => {
    restore = withholdBodyHeaders();
  });
  after(() => {
    restore();
  });
  beforeEach(async () => {
    handle = async (request) => {
      seen = request;
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

  it('gets the bytes as they came, whatever their type says', async () => {
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

  it('gets a compressed body uninflated, and one without a type at all', async () => {
    const body = gzipSync('x'.repeat(1_000_000));
    await fetch(url, { method: 'POST', body, headers: { 'content-encoding': 'gzip' } });
    assert.deepEqual(seen?.body, body);
    assert.equal(seen.header('content-encoding'), 'gzip');
    assert.equal(seen.header('content-type'), undefined);
    await fetch(`${url}/health`);
    assert.deepEqual([seen.method, seen.path, seen.body.length], ['GET', '/health', 0]);
  });

  it('answers a fault of ours with 500 in JSON, and logs where it is', async () => {
    handle = async () => {
      throw new TypeError('oops');
    };
    const response = await fetch(url, { method: 'POST', body: '{}' });
    assert.equal(response.status, 500);
    assert.deepEqual(await response.json(), { error: 'internal error' });
    assert.equal(entries[0]?.severity, 'ERROR');
    assert.match(entries[0].error ?? '', /oops[^]*http\.test\.ts/);
  });
});
