import assert from 'node:assert/strict';
import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { RequestError } from '../../../console/server/http/answer.ts';
import { assertLocal } from '../../../console/server/http/guard.ts';

function refusal(method: string, headers: Record<string, string>): number | undefined {
  const request = new IncomingMessage(new Socket());
  Object.assign(request.headers, headers);
  request.method = method;
  try {
    assertLocal(request, 8081);
    return undefined;
  } catch (error) {
    assert.ok(error instanceof RequestError);
    return error.status;
  }
}

describe('console: access', () => {
  it('is granted to requests to a name of this machine with the port', () => {
    for (const host of ['localhost:8081', '127.0.0.1:8081', '[::1]:8081', 'LOCALHOST:8081']) {
      assert.equal(refusal('GET', { host }), undefined, host);
    }
    const foreign = ['evil.example:8081', 'localhost:8082', 'localhost', '127.0.0.1.evil.example'];
    for (const host of [...foreign, 'localhost:8081.evil.example', '']) {
      assert.equal(refusal('GET', { host }), 403, host);
    }
    assert.equal(refusal('GET', {}), 403);
  });

  it('does not let another page change anything', () => {
    const host = 'localhost:8081';
    for (const origin of ['http://localhost:8081', 'http://127.0.0.1:8081']) {
      assert.equal(refusal('POST', { host, origin }), undefined, origin);
    }
    // curl sends none.
    assert.equal(refusal('PUT', { host }), undefined);
    for (const origin of ['http://evil.example', 'null', 'http://localhost:3000', '']) {
      assert.equal(refusal('POST', { host, origin }), 403, origin);
      assert.equal(refusal('DELETE', { host, origin }), 403, origin);
      assert.equal(refusal('GET', { host, origin }), undefined, origin);
    }
  });
});
