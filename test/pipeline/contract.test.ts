import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { fixture } from '../../local/samples/index.ts';
import {
  post,
  secret,
  startTestStack,
  until,
  untilDeadLetters,
  type TestStack,
} from './support.ts';

describe('the contract of receive, over the wire', () => {
  let stack: TestStack;
  before(async () => {
    stack = await startTestStack({
      settings: { receive: { SIGNATURE_HEADER: 'X-Signature', AUTH_HEADER: 'X-Auth' } },
    });
  });
  after(async () => stack.close());

  it('rejects a caller without credentials before it reads the body', async () => {
    for (const authorization of ['', 'Bearer wrong', `Bearer ${secret}x`]) {
      const { status, body } = await post(stack, '{"broken', { authorization });
      assert.equal(status, 401);
      assert.deepEqual(body, { error: 'credentials are missing or wrong' });
    }
  });

  it('returns errors in JSON for bad requests', async () => {
    assert.equal((await post(stack, '{"broken')).status, 400);
    assert.equal((await post(stack, '{}', { 'content-type': 'text/plain' })).status, 415);
    assert.equal((await post(stack, 'x'.repeat(9_500_001))).status, 413);
    const get = await fetch(stack.receiveUrl);
    assert.deepEqual([get.status, get.headers.get('allow')], [405, 'POST']);
    const health = await fetch(`${stack.receiveUrl}/health`);
    assert.deepEqual([health.status, await health.json()], [200, { status: 'ok' }]);
  });

  it('accepts a signature, a configured header, Basic, and gzip', async () => {
    const { body } = await fixture('e04');
    const none = { authorization: '' };
    const signature = createHmac('sha256', secret).update(body).digest('hex');
    const basic = `Basic ${Buffer.from(`sysdig:${secret}`).toString('base64')}`;
    for (const headers of [
      { ...none, 'x-signature': signature },
      { ...none, 'x-auth': secret },
      { authorization: basic },
      { authorization: secret },
    ]) {
      assert.deepEqual((await post(stack, body, headers)).body, {
        accepted: 1,
        ignored: 0,
        quarantined: 0,
      });
    }
    const response = await fetch(stack.receiveUrl, {
      method: 'POST',
      headers: {
        authorization: secret,
        'content-type': 'application/json',
        'content-encoding': 'gzip',
      },
      body: gzipSync(body),
    });
    assert.equal(response.status, 200);
    await until(() => stack.ledger.totals().written + stack.ledger.totals().duplicate >= 5);
    assert.equal(stack.scc.findings().length, 1);
  });

  it("accepts the posts of Falco's own http_output, with the secret in the URL", async () => {
    const { body } = await fixture('e04');
    // libcurl converts the URL's credentials as Node does, and Falco sends no charset (outputs_http.cpp).
    const url = new URL(stack.receiveUrl);
    [url.username, url.password] = ['falco', secret];
    const headers = { 'content-type': 'application/json', 'user-agent': 'falcosecurity/falco' };
    const asked = request(url, { method: 'POST', headers }).end(body);
    const [answer] = (await once(asked, 'response')) as [IncomingMessage];
    assert.equal(answer.statusCode, 200);
    assert.match(await text(answer), /"accepted":1/);
  });

  it('carries one trace through all stages', async () => {
    const trace = '0af7651916cd43dd8448eb211c80319c';
    await post(stack, (await fixture('b17')).body, {
      traceparent: `00-${trace}-b7ad6b7169203331-01`,
    });
    await until(() => stack.ledger.underWay.length === 0);
    const stages = stack.outcomes
      .filter(({ fields }) => String(fields['logging.googleapis.com/trace']).endsWith(trace))
      .map(({ stage, outcome }) => `${stage} ${outcome}`);
    // Each stage logs after its work: the next stage may finish before that line arrives.
    assert.deepEqual(stages.toSorted(), ['enrich enriched', 'receive accepted', 'write written']);
  });

  it('keeps each digit of a quarantined body', async () => {
    const body = '{"who": "knows",   "n": 1720031001639981110}';
    await post(stack, body);
    const [letter] = await untilDeadLetters(stack, 1);
    assert.equal(letter?.data.toString(), body);
  });
});
