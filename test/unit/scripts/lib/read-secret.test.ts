import assert from 'node:assert/strict';
import { tokenLines } from '@pipeline/shared/webhook-tokens.ts';
import { readSecret } from '../../../../scripts/lib/read-secret.ts';
import { secretFor } from '../../../../scripts/lib/webhook.ts';

const tokens = `# of Falco
secret-of-falco-1 sender=falco project=shop-1
secret-of-sysdig-1 sender=sysdig
secret-of-anybody-1
`;

describe('the secret that a command sends', () => {
  const sources = { what: 'secret of the webhook', option: '--secret-file', file: undefined };
  const read = async (environment: string, as?: 'sysdig' | 'falco' | 'any'): Promise<string> =>
    readSecret({ ...sources, local: undefined, variable: 'V', environment, ...(as && { as }) });

  it('is the first one that accepts the sender', async () => {
    assert.equal(await read(tokens, 'falco'), 'secret-of-falco-1');
    assert.equal(await read(tokens, 'sysdig'), 'secret-of-sysdig-1');
    assert.equal(await read(tokens, 'any'), 'secret-of-falco-1');
    assert.equal(secretFor(tokenLines('secret-of-anybody-1'), 'falco'), 'secret-of-anybody-1');
    const ofFalco = tokens.split('\n').slice(0, 2).join('\n');
    await assert.rejects(read(ofFalco, 'sysdig'), {
      name: 'UsageError',
      message: 'the secret of the webhook may not send as sysdig: give one of its own',
    });
  });

  it('is the whole line if it is not a webhook token', async () => {
    assert.equal(await read('# of Sysdig\nan-api-token=\n'), 'an-api-token=');
    await assert.rejects(read('a token sender=falco'), /or spaces$/);
    await assert.rejects(read('# none'), /is missing: set V, or name a file with --secret-file$/);
  });
});
