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
    EXCEPTIONS: '[]',
    ...settings,
  });
}

describe('the severity of the settings', () => {
  const SEVERITY_BY_LEVEL = 'sysdig/0=CRITICAL, falco/warning=HIGH';
  const sysdig = eventWith({}, { severity: 0 });
  const falco = falcoEvent('h', { priority: 'Warning' });

  it('depends on the sender’s own level, in any case', () => {
    const policy = policyOf({ SEVERITY_BY_LEVEL });
    assert.equal(policy.withSeverity(sysdig).severity, 'CRITICAL');
    assert.equal(policy.withSeverity(falco).severity, 'HIGH');
    assert.equal(policy.withSeverity(eventWith({}, { severity: 1 })).severity, 'HIGH');
    assert.equal(policy.withSeverity(falcoEvent('h', { priority: 'Notice' })).severity, 'LOW');
  });

  it('has one level by both of its names', () => {
    for (const [configured, sent] of [
      ['Info', 'Informational'],
      ['informational', 'INFO'],
    ]) {
      const policy = policyOf({ SEVERITY_BY_LEVEL: `falco/${configured}=HIGH` });
      assert.equal(policy.withSeverity(falcoEvent('h', { priority: sent })).severity, 'HIGH');
    }
  });

  it('depends on the rule before the level', () => {
    const policy = policyOf({ SEVERITY_BY_LEVEL, SEVERITY_OVERRIDES: '{"r":"LOW"}' });
    assert.equal(policy.withSeverity(sysdig).severity, 'LOW');
  });

  it('rejects unknown levels and severities', () => {
    for (const faulty of ['0=HIGH', 'sysdig/0=TERRIBLE', 'other/0=HIGH', 'falco/=LOW']) {
      assert.throws(() => policyOf({ SEVERITY_BY_LEVEL: faulty }), ConfigError);
    }
  });
});
