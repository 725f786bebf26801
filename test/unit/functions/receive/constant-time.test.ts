import assert from 'node:assert/strict';
import crypto from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';
import sinon from 'sinon';
import { systemClock } from '@pipeline/shared/clock.ts';
import { fixedSecrets } from '@pipeline/shared/secrets.ts';
import { readTokens } from '@pipeline/shared/webhook-tokens.ts';
import { createAuthenticate } from '../../../../functions/receive/authenticate.ts';
import { shareOfGreater } from '../../../../tools/fuzz/timing.ts';
import { request } from '../../support.ts';

/**
 * `npm run fuzz -- --timing` measures that the response time of a wrong token reveals nothing. These tests check the
 * reason: each secret is compared in full, by the function made for it, over digests of one length.
 */
describe('the comparison of a token', () => {
  const secrets = ['first-secret-of-all', 'second-secret-of-all', 'third-secret-of-all'];
  const settings = {
    AUTH_HEADER: 'x-token',
    SIGNATURE_HEADER: 'x-signature',
    SIGNATURE_ALGORITHM: 'sha256',
    SIGNATURE_ENCODING: 'hex',
    SIGNATURE_PREFIX: '',
    STANDARD_WEBHOOKS_TOLERANCE_SECONDS: 300,
  } as const;
  let compare: sinon.SinonSpy<Parameters<typeof crypto.timingSafeEqual>, boolean>;

  beforeEach(() => {
    compare = sinon.spy(crypto, 'timingSafeEqual');
    syncBuiltinESMExports();
  });
  afterEach(() => {
    compare.restore();
    syncBuiltinESMExports();
  });

  async function comparisons(headers: Record<string, string>): Promise<string[]> {
    compare.resetHistory();
    const authenticate = createAuthenticate(
      fixedSecrets('S', secrets.join('\n'), readTokens),
      settings,
      systemClock,
    );
    await authenticate(request('{}', headers));
    for (const [one, other] of compare.args) {
      assert.equal(one.byteLength, 32);
      assert.equal(other.byteLength, 32);
    }
    return compare.args.map(([one, other]) => `${digestOf(one)} ${digestOf(other)}`);
  }

  function digestOf(bytes: NodeJS.ArrayBufferView): string {
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex');
  }

  function sha256(text: string): string {
    return crypto.createHash('sha256').update(text).digest('hex');
  }

  it('checks every secret, however much of the token matches', async () => {
    for (const token of ['x', 'first-secret-of-al', 'third-secret-of-alx', 'x'.repeat(5000)]) {
      const made = await comparisons({ authorization: token });
      const expected = secrets.map((secret) => `${sha256(token)} ${sha256(secret)}`);
      assert.deepEqual(made, expected);
    }
  });

  it('continues after the first match', async () => {
    const made = await comparisons({ authorization: 'first-secret-of-all' });
    assert.equal(made.length, secrets.length);
  });

  it('is the same for every form of credentials', async () => {
    const basic = Buffer.from('user:wrong').toString('base64');
    // The raw header, and its content.
    assert.equal((await comparisons({ authorization: 'Bearer wrong' })).length, 2 * 3);
    assert.equal((await comparisons({ authorization: `Basic ${basic}` })).length, 3 * 3);
    assert.equal((await comparisons({ 'x-token': 'wrong' })).length, 3);
    assert.equal((await comparisons({ 'x-signature': 'wrong' })).length, 3);
    const standard = {
      'webhook-id': 'msg_1',
      'webhook-timestamp': String(Math.floor(Date.now() / 1000)),
      'webhook-signature': 'v1,wrong v1,worse',
    };
    assert.equal((await comparisons(standard)).length, 2 * 3);
  });

  it('computes one HMAC per secret, however many signatures an unknown sender sends', async () => {
    const hmac = sinon.spy(crypto, 'createHmac');
    syncBuiltinESMExports();
    try {
      await comparisons({
        'x-signature': 'wrong',
        'webhook-id': 'msg_1',
        'webhook-timestamp': String(Math.floor(Date.now() / 1000)),
        'webhook-signature': 'v1,wrong v1,worse v1,worst',
      });
      // One for each of the two forms of signatures.
      assert.equal(hmac.callCount, 2 * secrets.length);
    } finally {
      hmac.restore();
      syncBuiltinESMExports();
    }
  });
});

describe('the statistic of Mann and Whitney', () => {
  it('is the frequency with which a value of the first is greater than one of the second', () => {
    const firsts = (...times: number[]) => times.map((time) => [true, time] as const);
    const seconds = (...times: number[]) => times.map((time) => [false, time] as const);
    assert.equal(shareOfGreater([...firsts(4, 5, 6), ...seconds(1, 2, 3)]), 1);
    assert.equal(shareOfGreater([...firsts(1, 2, 3), ...seconds(4, 5, 6)]), 0);
    assert.equal(shareOfGreater([...firsts(1, 4), ...seconds(2, 3)]), 0.5);
    // Of four pairs, one is greater and two are equal.
    assert.equal(shareOfGreater([...firsts(2, 3), ...seconds(2, 3)]), 0.5);
    assert.equal(shareOfGreater([...firsts(3, 3), ...seconds(3, 1)]), 0.75);
  });
});
