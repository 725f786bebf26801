import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { createAuthenticate } from '../../../../functions/receive/authenticate.ts';
import { systemClock } from '@pipeline/shared/clock.ts';
import { fixedSecrets } from '@pipeline/shared/secrets.ts';
import { readTokens } from '@pipeline/shared/webhook-tokens.ts';
import { signBody, signStandard } from '../../../../functions/receive/signature.ts';
import { fakeClock, request } from '../../support.ts';

const plain = {
  SIGNATURE_ALGORITHM: 'sha256',
  SIGNATURE_ENCODING: 'hex',
  SIGNATURE_PREFIX: '',
  STANDARD_WEBHOOKS_TOLERANCE_SECONDS: 0,
} as const;
const secrets = fixedSecrets(
  'WEBHOOK_SECRETS',
  'old-secret-of-test\nnew-secret-of-test\nsysdig:pass:word\n',
  readTokens,
);
const basic = (pair: string): string => `Basic ${Buffer.from(pair).toString('base64')}`;

async function accepts(
  headers: Record<string, string>,
  settings: object = {},
  body = '{}',
): Promise<boolean> {
  const authenticate = createAuthenticate(secrets, { ...plain, ...settings }, systemClock);
  return (await authenticate(request(body, headers))) !== undefined;
}

describe('authentication', () => {
  it('accepts each secret in each form', async () => {
    for (const secret of ['old-secret-of-test', 'new-secret-of-test']) {
      assert.ok(await accepts({ authorization: secret }));
      assert.ok(await accepts({ Authorization: `Bearer ${secret}` }));
      assert.ok(await accepts({ authorization: `bearer ${secret}` }));
      assert.ok(await accepts({ authorization: basic(`anyone:${secret}`) }));
      assert.ok(await accepts({ 'x-token': secret }, { AUTH_HEADER: 'X-Token' }));
    }
    assert.ok(await accepts({ authorization: basic('sysdig:pass:word') }));
  });

  it('distinguishes secrets, but not their forms', async () => {
    const authenticate = createAuthenticate(
      secrets,
      { ...plain, AUTH_HEADER: 'X-Token' },
      systemClock,
    );
    const tokenOf = async (headers: Record<string, string>) =>
      (await authenticate(request('{}', headers)))?.key;
    const old = await tokenOf({ authorization: 'old-secret-of-test' });
    assert.equal(await tokenOf({ 'x-token': 'old-secret-of-test' }), old);
    assert.notEqual(await tokenOf({ authorization: 'new-secret-of-test' }), old);
    assert.doesNotMatch(old ?? '', /secret/);
  });

  it('returns the context of the secret that a request contains, or signs with', async () => {
    const tokens = fixedSecrets(
      'WEBHOOK_SECRETS',
      'sysdigs-own-secret sender=sysdig\nfalcos-own-secret sender=falco project=my-project\nsecret-of-anybody',
      readTokens,
    );
    const settings = {
      ...plain,
      SIGNATURE_HEADER: 'X-Sig',
      STANDARD_WEBHOOKS_TOLERANCE_SECONDS: 300,
    };
    const clock = fakeClock();
    const time = String(clock.now() / 1000);
    const authenticate = createAuthenticate(tokens, settings, clock);
    const body = Buffer.from('{}');
    const falco = { sender: 'falco', project: 'my-project' };
    for (const [secret, context] of [
      ['sysdigs-own-secret', { sender: 'sysdig' }],
      ['falcos-own-secret', falco],
      ['secret-of-anybody', {}],
    ] as const) {
      for (const headers of [
        { authorization: `Bearer ${secret}` },
        { 'x-sig': signBody(body, secret, settings) },
        {
          'webhook-id': 'id',
          'webhook-timestamp': time,
          'webhook-signature': signStandard(body, secret, 'id', time),
        },
      ]) {
        assert.deepEqual((await authenticate(request('{}', headers)))?.context, context);
      }
    }
    const whole = 'Bearer falcos-own-secret sender=falco project=my-project';
    assert.equal(await authenticate(request('{}', { authorization: whole })), undefined);
  });

  it('accepts a secret beyond ASCII in UTF-8 and in Latin-1', async () => {
    const secret = 'geheimwörter-für-alle';
    const authenticate = createAuthenticate(
      fixedSecrets('WEBHOOK_SECRETS', secret, readTokens),
      { ...plain, AUTH_HEADER: 'X-Token' },
      systemClock,
    );
    // Node reads a header as one character per byte.
    const sent = Buffer.from(secret).toString('latin1');
    for (const headers of [
      { authorization: sent },
      { authorization: `Bearer ${sent}` },
      { authorization: basic(`anyone:${secret}`) },
      { 'x-token': sent },
      { authorization: `Bearer ${secret}` },
    ]) {
      assert.ok(await authenticate(request('{}', headers)), JSON.stringify(headers));
    }
  });

  it('accepts a new secret at its first use, with one more comparison', async () => {
    const [old, both] = [
      readTokens('S', 'old-secret-of-test'),
      readTokens('S', 'old-secret-of-test\nnew-secret-of-test'),
    ];
    const authenticate = createAuthenticate(
      async (mode) => (mode === 'look-again' ? both : old),
      plain,
      systemClock,
    );
    assert.ok(await authenticate(request('{}', { authorization: 'new-secret-of-test' })));
    assert.equal(await authenticate(request('{}', { authorization: 'other' })), undefined);
  });

  it('rejects missing, wrong, partial and longer secrets', async () => {
    const refused = [
      {},
      { authorization: '' },
      { authorization: 'Bearer ' },
      { authorization: 'Basic ' },
    ];
    for (const headers of refused) assert.equal(await accepts(headers), false);
    for (const secret of [
      'old',
      'old-secret-of-test-and-more',
      'OLD-SECRET-OF-TEST',
      'old-secret-of-test\nnew-secret-of-test',
      'sysdig',
    ]) {
      assert.equal(await accepts({ authorization: secret }), false);
      assert.equal(await accepts({ authorization: `Bearer ${secret}` }), false);
      assert.equal(await accepts({ authorization: basic(`user:${secret}`) }), false);
    }
  });

  it('accepts only the configured header', async () => {
    assert.equal(await accepts({ 'x-token': 'old-secret-of-test' }), false);
    assert.equal(
      await accepts({ 'x-other': 'old-secret-of-test' }, { AUTH_HEADER: 'X-Token' }),
      false,
    );
  });

  it('accepts an HMAC of the raw body, in each algorithm, encoding and prefix', async () => {
    const body = '{"id": 1720031001639981110 }\n';
    for (const SIGNATURE_ALGORITHM of ['sha256', 'sha512'] as const) {
      for (const SIGNATURE_ENCODING of ['hex', 'base64'] as const) {
        for (const SIGNATURE_PREFIX of ['', 'v1=']) {
          const settings = {
            SIGNATURE_HEADER: 'X-Sig',
            SIGNATURE_ALGORITHM,
            SIGNATURE_ENCODING,
            SIGNATURE_PREFIX,
          };
          const mac = createHmac(SIGNATURE_ALGORITHM, 'new-secret-of-test')
            .update(body)
            .digest(SIGNATURE_ENCODING);
          assert.ok(await accepts({ 'x-sig': SIGNATURE_PREFIX + mac }, settings, body));
          assert.equal(
            await accepts({ 'x-sig': SIGNATURE_PREFIX + mac }, settings, `${body} `),
            false,
          );
          assert.equal(await accepts({ 'x-sig': `x${mac}` }, settings, body), false);
          assert.equal(await accepts({ 'x-sig': SIGNATURE_PREFIX + mac }, {}, body), false);
        }
      }
    }
  });

  // RFC 4231, test case 2: the key "Jefe".
  it('computes the HMAC of the standard', async () => {
    const authenticate = createAuthenticate(
      async () => [{ secret: 'Jefe', context: {} }],
      { ...plain, SIGNATURE_HEADER: 'sig' },
      systemClock,
    );
    const sig = '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843';
    assert.ok(await authenticate(request('what do ya want for nothing?', { sig })));
  });
});
