import assert from 'node:assert/strict';
import { isAtLeast, ofFalco, ofSysdig } from '@pipeline/shared/severity.ts';

describe('severity', () => {
  it("maps Sysdig's levels", () => {
    const expected = ['HIGH', 'HIGH', 'HIGH', 'HIGH', 'MEDIUM', 'MEDIUM', 'LOW', 'LOW'];
    assert.deepEqual(
      Array.from({ length: 8 }, (_, level) => ofSysdig(String(level))),
      expected,
    );
    assert.deepEqual(['High', 'medium', ' LOW ', 'Info'].map(ofSysdig), [
      'HIGH',
      'MEDIUM',
      'LOW',
      'LOW',
    ]);
    assert.equal(ofSysdig('Critical'), 'CRITICAL');
    for (const none of [undefined, '', 'unknown', 'constructor']) {
      assert.equal(ofSysdig(none), 'MEDIUM');
    }
  });

  it("maps Falco's priorities, in any case", () => {
    assert.deepEqual(['Emergency', 'Alert', 'critical'].map(ofFalco), Array(3).fill('CRITICAL'));
    assert.deepEqual(['Error', 'WARNING'].map(ofFalco), ['HIGH', 'MEDIUM']);
    assert.deepEqual(
      ['Notice', 'Informational', 'info', 'Debug'].map(ofFalco),
      Array(4).fill('LOW'),
    );
    assert.equal(ofFalco('constructor'), 'MEDIUM');
  });

  it('is ordered', () => {
    assert.ok(
      isAtLeast('CRITICAL', 'HIGH') && isAtLeast('LOW', 'LOW') && !isAtLeast('LOW', 'MEDIUM'),
    );
  });
});
