import assert from 'node:assert/strict';
import { firewallRulesOf } from '../../../../../functions/enrich/parts/firewall-rules.ts';

const open = {
  direction: 'INGRESS',
  sourceRanges: ['0.0.0.0/0'],
  alloweds: [{ IPProtocol: 'tcp', ports: ['22', '8000-9000'] }],
};

describe('the firewall rule of a request', () => {
  it('contains the allowed traffic and its sources', () => {
    assert.deepEqual(firewallRulesOf(JSON.stringify(open)), {
      direction: 'INGRESS',
      allowed: true,
      rules: [
        {
          protocol: 'tcp',
          ports: [
            { min: 22, max: 22 },
            { min: 8000, max: 9000 },
          ],
        },
      ],
      sourceRanges: ['0.0.0.0/0'],
    });
  });

  it('contains the denied traffic, with a protocol by number', () => {
    assert.deepEqual(
      firewallRulesOf(JSON.stringify({ body: { denied: [{ IPProtocol: '47' }] } })),
      { allowed: false, rules: [{ protocol: '47' }] },
    );
  });

  // ip_rules.proto: ranges of IPv4, protocols by name or number, ports of 16 bits.
  for (const [name, change] of Object.entries({
    'a range of IPv6': { sourceRanges: ['10.0.0.0/8', '::/0'] },
    'every protocol': { alloweds: [{ IPProtocol: 'all' }] },
    'a port that is none': { alloweds: [{ IPProtocol: 'tcp', ports: ['70000'] }] },
    'ports that run backwards': { alloweds: [{ IPProtocol: 'tcp', ports: ['90-80'] }] },
    'one of two that cannot be said': {
      alloweds: [{ IPProtocol: 'tcp', ports: ['22'] }, { IPProtocol: 'all' }],
    },
  })) {
    it(`is undefined if a part of it cannot be represented: ${name}`, () => {
      assert.equal(firewallRulesOf(JSON.stringify({ ...open, ...change })), undefined);
    });
  }

  it('is undefined for other requests', () => {
    for (const text of ['{', '[]', '{"name":"x"}', undefined]) {
      assert.equal(firewallRulesOf(text), undefined);
    }
  });
});
