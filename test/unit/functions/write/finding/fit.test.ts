import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Finding } from '../../../../../functions/write/finding/finding.ts';
import { fit } from '../../../../../functions/write/finding/fit.ts';

const small: Finding = {
  category: 'c',
  resourceName: '//x',
  findingClass: 'THREAT',
  severity: 'LOW',
  state: 'ACTIVE',
  eventTime: { seconds: 1, nanos: 0 },
  description: 'd',
  nextSteps: 'n',
  sourceProperties: {},
};
const sizeOf = (finding: Finding): number => Buffer.byteLength(JSON.stringify(finding));

describe('a finding that is too large', () => {
  it('is unchanged if it fits', () => {
    assert.equal(fit(small, 4096, 0), small);
  });

  it('loses the ends of its longest texts first, with a mark', () => {
    const finding = { ...small, description: 'x'.repeat(100_000), nextSteps: 'y'.repeat(1000) };
    const fitted = fit(finding, 8192, 0);
    assert.ok(sizeOf(fitted) <= 8192 && sizeOf(fitted) > 8000);
    assert.ok(fitted.description.endsWith('x…'));
    assert.equal(fitted.nextSteps, finding.nextSteps);
  });

  it('keeps the required fields complete, and the first properties', () => {
    const properties = Array.from(
      { length: 2000 },
      (_, n) => [`p${n}`, { stringValue: 'v'.repeat(100) }] as const,
    );
    const link = `https://secure.sysdig.com/${'l'.repeat(200)}`;
    const fitted = fit(
      { ...small, externalUri: link, sourceProperties: Object.fromEntries(properties) },
      16_384,
      2000,
    );
    assert.ok(sizeOf(fitted) <= 16_384);
    assert.equal(fitted.externalUri, link);
    assert.ok('p0' in fitted.sourceProperties && !('p1999' in fitted.sourceProperties));
  });

  it('loses unclaimed values before any text is cut, and only as many as needed', () => {
    const text = 'v'.repeat(1000);
    const names = ['column_a', 'column_b', 'rest_a', 'rest_b', 'rest_c'];
    const finding = {
      ...small,
      description: 'x'.repeat(2000),
      sourceProperties: Object.fromEntries(names.map((name) => [name, { stringValue: text }])),
    };
    const fitted = fit(finding, 6000, 2);
    assert.equal(fitted.description, finding.description);
    assert.deepEqual(Object.keys(fitted.sourceProperties), ['column_a', 'column_b', 'rest_a']);
    assert.equal(fitted.sourceProperties['rest_a']?.stringValue, text);
    const smaller = fit(finding, 4096, 2);
    assert.deepEqual(Object.keys(smaller.sourceProperties), ['column_a', 'column_b']);
    assert.ok(smaller.description.endsWith('x…'));
  });

  it('loses whole lines of the next steps, since a cut command is a different command', () => {
    const line = `kubectl delete --namespace=shop pod/web-${'0'.repeat(500)}`;
    const nextSteps = ['Was it expected?', ...Array.from({ length: 12 }, () => line)].join('\n');
    const lines = fit({ ...small, nextSteps }, 4096, 0).nextSteps.split('\n');
    assert.ok(lines.length > 5 && lines.length < 12);
    assert.deepEqual(lines.slice(0, 2), ['Was it expected?', line]);
    assert.ok(lines.slice(1, -1).every((each) => each === line));
    assert.equal(lines.at(-1), '…');
  });

  it('loses the end of a value that is too long for a name, rather than everything else', () => {
    const description = 'x'.repeat(1000);
    const indicator = { domains: ['d'.repeat(100_000)] };
    const sourceProperties = { a: { stringValue: 'v' } };
    const fitted = fit({ ...small, description, indicator, sourceProperties }, 8192, 1);
    assert.ok(sizeOf(fitted) <= 8192);
    assert.equal(fitted.description, description);
    assert.deepEqual(fitted.sourceProperties, sourceProperties);
  });

  it('keeps names, addresses and enum values whole, however long the command line is', () => {
    const node = {
      name: '//compute.googleapis.com/projects/acme-prod/zones/z/instances/1234567890',
    };
    const facts = {
      mitreAttack: {
        primaryTactic: 'PRIVILEGE_ESCALATION',
        primaryTechniques: ['ABUSE_ELEVATION_CONTROL_MECHANISM_SETUID_AND_SETGID'],
      },
      access: {
        principalEmail: 'a-service-account-of-the-shop@acme-prod.iam.gserviceaccount.com',
        callerIp: '2001:0db8:1111:2222:3333:4444:5555:6666',
      },
      connections: [{ destinationIp: '2001:0db8:1111:2222:3333:4444:5555:7777' }],
      kubernetes: { pods: [{ ns: 'n'.repeat(63), name: 'web-0' }], nodes: [node] },
    } as const satisfies Partial<Finding>;
    const args = Array.from({ length: 64 }, () => 'a'.repeat(512));
    const processes = Array.from({ length: 9 }, () => ({ name: 'sh', args }));
    const finding: Finding = { ...small, ...structuredClone(facts), processes };
    const { mitreAttack, access, connections, kubernetes } = fit(finding, 4096, 0);
    assert.deepEqual({ mitreAttack, access, connections, kubernetes }, facts);
  });

  it('fits for any content, and no character is split', () => {
    const text = fc.string({ unit: 'grapheme', minLength: 0, maxLength: 3000 });
    fc.assert(
      fc.property(text, text, fc.array(text, { maxLength: 20 }), (description, arg, args) => {
        const fitted = fit({ ...small, description, processes: [{ name: arg, args }] }, 4096, 0);
        assert.ok(sizeOf(fitted) <= 4096);
        assert.ok(fitted.description.isWellFormed() || !description.isWellFormed());
      }),
    );
  });
});
