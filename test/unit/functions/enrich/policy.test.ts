import assert from 'node:assert/strict';
import { ConfigError } from '@pipeline/shared/config.ts';
import { createPolicy } from '../../../../functions/enrich/policy.ts';
import { eventWith, falcoEvent } from './events.ts';

function policyOf(settings: object) {
  return createPolicy({
    MIN_SEVERITY: 'LOW',
    IGNORED_RULES: '',
    IGNORED_NAMESPACES: '',
    SEVERITY_OVERRIDES: '{}',
    SEVERITY_BY_LEVEL: '',
    ...settings,
  });
}

describe('the severity that the settings give', () => {
  const SEVERITY_BY_LEVEL = 'sysdig/0=CRITICAL, falco/warning=HIGH';
  const sysdig = eventWith({}, { severity: 0 });
  const falco = falcoEvent('h', { priority: 'Warning' });

  it('is by the sender’s own level, in any case', () => {
    const policy = policyOf({ SEVERITY_BY_LEVEL });
    assert.equal(policy.severityOf(sysdig), 'CRITICAL');
    assert.equal(policy.severityOf(falco), 'HIGH');
    assert.equal(policy.severityOf(eventWith({}, { severity: 1 })), 'HIGH');
    assert.equal(policy.severityOf(falcoEvent('h', { priority: 'Notice' })), 'LOW');
  });

  it('is by the rule before the level', () => {
    const policy = policyOf({ SEVERITY_BY_LEVEL, SEVERITY_OVERRIDES: '{"r":"LOW"}' });
    assert.equal(policy.severityOf(sysdig), 'LOW');
  });

  it('cannot be set to what is no level or no severity', () => {
    for (const faulty of ['0=HIGH', 'sysdig/0=TERRIBLE', 'other/0=HIGH', 'falco/=LOW']) {
      assert.throws(() => policyOf({ SEVERITY_BY_LEVEL: faulty }), ConfigError);
    }
  });
});
