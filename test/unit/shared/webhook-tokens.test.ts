import assert from 'node:assert/strict';
import { ConfigError } from '@pipeline/shared/config.ts';
import { readTokens } from '@pipeline/shared/webhook-tokens.ts';

const secret = 'secret-number-one';
const prod = { project: 'my-project', location: 'europe-west1', cluster: 'prod' };
const inProd = 'project=my-project location=europe-west1 cluster=prod';

const read = (text: string) => readTokens('the file', text);

/** Returns why a file with this line, after a comment and another secret, is rejected. */
function refusal(line: string): string {
  try {
    read(`# of Sysdig\nsecret-number-two\n${line}\n`);
  } catch (error) {
    assert.ok(error instanceof ConfigError);
    assert.ok(!error.message.includes(line.split(' ')[0] ?? ''), 'the secret is shown');
    return error.message;
  }
  return 'it is accepted';
}

describe('the tokens of the webhook', () => {
  it('are one per line, each with its context', () => {
    const text = [
      '# of all',
      secret,
      '',
      `second-secret-of-it sender=falco ${inProd}`,
      'third-secret-of-it\tcluster=prod-2   location=us-central1-c project=example.com:shop-1',
      'fourth-secret-of-it sender=sysdig',
      'fifth-secret-of-it project=my-project',
      '# sixth-secret-of-it sender=nobody',
    ].join('\r\n');
    assert.deepEqual(read(text), [
      { secret, context: {} },
      { secret: 'second-secret-of-it', context: { sender: 'falco', ...prod } },
      {
        secret: 'third-secret-of-it',
        context: { project: 'example.com:shop-1', location: 'us-central1-c', cluster: 'prod-2' },
      },
      { secret: 'fourth-secret-of-it', context: { sender: 'sysdig' } },
      { secret: 'fifth-secret-of-it', context: { project: 'my-project' } },
    ]);
  });

  it('may contain blanks and equals signs, as before contexts existed', () => {
    for (const held of [
      'secret with blanks in it',
      'base64-padded-secret==',
      'a=b=c=d=e=f=g=h=i',
    ]) {
      assert.deepEqual(read(held), [{ secret: held, context: {} }]);
    }
  });

  it('are rejected with the line number and the correction', () => {
    for (const [line, expected] of [
      ['short sender=falco', /^the file, line 3: a secret needs at least 16 characters/],
      [`${secret} sender=nobody`, /^the file, line 3: sender is one of sysdig, falco$/],
      [`${secret} sender=`, /sender is one of/],
      [
        `${secret} tenant=a`,
        /line 3: word 2 is not a known attribute: write the secret, then any of s/,
      ],
      [`${secret} sender=falco prod`, /line 3: word 3 is not a known attribute/],
      [`${secret} Sender=falco`, /word 2 is not a known attribute/],
      [`${secret} sender=falco sender=falco`, /line 3: sender is given twice: remove one$/],
      [`${secret} project=Shop`, /line 3: project is the ID of a project/],
      [`${secret} project=4711`, /, not its number$/],
      [`${secret} project=my-project location=eu cluster=prod`, /location is the region or zone/],
      [`${secret} project=my-project location=europe-west1 cluster=Prod`, /name of a GKE cluster/],
      [
        `${secret} project=my-project location=europe-west1 cluster=${'x'.repeat(41)}`,
        /at most 40 lowercase letters/,
      ],
      [`${secret} location=europe-west1`, /give project=, location= and cluster=$/],
      [`${secret} cluster=prod`, /give project=, location= and cluster=$/],
      [`${secret} project=my-project cluster=prod`, /give project=, location= and cluster=$/],
      [`${secret} project=my-project location=europe-west1`, /give project=, location= and cl/],
      ['secret-number-two sender=falco', /line 3: repeats the secret of line 2 .*of its own$/],
    ] as const) {
      assert.match(refusal(line), expected);
    }
    assert.equal(refusal('secret-number-two'), 'it is accepted');
    assert.throws(() => read('# none\n'), /^ConfigError: the file contains no secret$/);
  });

  it('are rejected with characters that no sender can send, as in a file with a wrong encoding', () => {
    const utf16 = Buffer.from(`\ufeff${secret}\n`, 'utf16le');
    for (const [name, text] of [
      ['UTF-16, little-endian', utf16.toString()],
      ['UTF-16, big-endian', Buffer.from(utf16).swap16().toString()],
      ['Latin-1', Buffer.from('geheimwörter-für-alle', 'latin1').toString()],
      ['line ends of old Macs', `${secret}\rsecret-number-two\r`],
      ['a NUL', `${secret}\0`],
      ['a zero-width space', `${secret}\u200b`],
    ] as const) {
      assert.throws(() => read(text), /line 1: .* save the file as UTF-8 text$/, name);
    }
    const emphatic = 'geheimwörter-für-alle';
    const tabbed = 'secret with\ta tab';
    assert.deepEqual(
      read(`\ufeff${emphatic}\u00a0\r\n${tabbed}`).map((token) => token.secret),
      [emphatic, tabbed],
    );
  });

  it('accept locations and cluster names as Google Cloud forms them', () => {
    const placed = (location: string, cluster = 'prod'): string =>
      refusal(`${secret} project=my-project location=${location} cluster=${cluster}`);
    for (const location of ['northamerica-northeast1-a', 'europe-west12', 'us-south1-ai1b']) {
      assert.equal(placed(location), 'it is accepted');
    }
    for (const cluster of ['a', 'prod-1', 'x'.repeat(40)]) {
      assert.equal(placed('europe-west1', cluster), 'it is accepted');
    }
    for (const cluster of ['1prod', 'prod-', '-prod', 'pr_od']) {
      assert.match(placed('europe-west1', cluster), /name of a GKE cluster/);
    }
  });
});
