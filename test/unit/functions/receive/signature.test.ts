import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { fixedSecrets } from '@pipeline/shared/secrets.ts';
import { readTokens } from '@pipeline/shared/webhook-tokens.ts';
import { createAuthenticate } from '../../../../functions/receive/authenticate.ts';
import { signStandard } from '../../../../functions/receive/signature.ts';
import { FakeClock } from '../../../fake-clock.ts';
import { request } from '../../support.ts';

/** The reference vector of Standard Webhooks: its libraries' own tests. */
const vector = {
  secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
  id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
  time: '1614265330',
  body: '{"test": 2432232314}',
  signature: 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
};
const sentAt = Number(vector.time) * 1000;
const sent = {
  'webhook-id': vector.id,
  'webhook-timestamp': vector.time,
  'webhook-signature': vector.signature,
};

async function accepts(
  headers: Record<string, string>,
  { at = sentAt, tolerance = 300, secret = vector.secret, body = vector.body } = {},
): Promise<boolean> {
  const settings = {
    SIGNATURE_ALGORITHM: 'sha256',
    SIGNATURE_ENCODING: 'hex',
    SIGNATURE_PREFIX: '',
    STANDARD_WEBHOOKS_TOLERANCE_SECONDS: tolerance,
  } as const;
  const clock = new FakeClock(new Date(at).toISOString());
  const authenticate = createAuthenticate(fixedSecrets('S', secret, readTokens), settings, clock);
  return (await authenticate(request(body, headers))) !== undefined;
}

describe('a signature of Standard Webhooks', () => {
  it('equals the reference vector', async () => {
    const { body, secret, id, time, signature } = vector;
    assert.equal(signStandard(Buffer.from(body), secret, id, time), signature);
    assert.ok(await accepts(sent));
  });

  it('is not accepted without the setting', async () => {
    assert.equal(await accepts(sent, { tolerance: 0 }), false);
  });

  it('is accepted within the tolerance, before and after, and not beyond', async () => {
    for (const seconds of [-300, 300])
      assert.ok(await accepts(sent, { at: sentAt + seconds * 1000 }));
    for (const seconds of [-301, 301, 86_400]) {
      assert.equal(await accepts(sent, { at: sentAt + seconds * 1000 }), false);
    }
  });

  it('covers the ID, the time and the body', async () => {
    assert.equal(await accepts({ ...sent, 'webhook-id': 'msg_other' }), false);
    assert.equal(await accepts({ ...sent, 'webhook-timestamp': '1614265331' }), false);
    assert.equal(await accepts(sent, { body: `${vector.body} ` }), false);
    for (const name of Object.keys(sent)) {
      assert.equal(await accepts({ ...sent, [name]: '' }), false, name);
    }
    for (const time of ['', 'x', '1614265330.0', '-1614265330', ' 1614265330', '1e9']) {
      assert.equal(await accepts({ ...sent, 'webhook-timestamp': time }), false, time);
    }
  });

  it('is rejected with a full stop in the ID, whose end would be ambiguous', async () => {
    const body = Buffer.from(vector.body);
    const signature = signStandard(body, vector.secret, 'a.1', vector.time);
    const headers = { ...sent, 'webhook-id': 'a.1', 'webhook-signature': signature };
    assert.equal(await accepts(headers), false);
  });

  it('may be one of several during a rotation; other kinds are skipped', async () => {
    const signature = `v1,AAAA v1a,${vector.signature.slice(3)} ${vector.signature}`;
    assert.ok(await accepts({ ...sent, 'webhook-signature': signature }));
    const asymmetric = `v1a,${vector.signature.slice(3)}`;
    assert.equal(await accepts({ ...sent, 'webhook-signature': asymmetric }), false);
  });

  it('uses a secret without the prefix as the key itself', async () => {
    const secret = 'a-secret-of-some-length';
    const { id, time, body } = vector;
    const signature = signStandard(Buffer.from(body), secret, id, time);
    assert.ok(await accepts({ ...sent, 'webhook-signature': signature }, { secret }));
  });

  it('never uses an empty key: a secret that is not base64 is not decoded', async () => {
    const { id, time, body } = vector;
    const secret = 'whsec_!!!!!!!!!!!!!!!!!!!!';
    const mac = createHmac('sha256', '').update(`${id}.${time}.${body}`).digest('base64');
    assert.equal(await accepts({ ...sent, 'webhook-signature': `v1,${mac}` }, { secret }), false);
  });
});
