import assert from 'node:assert/strict';
import { mutable, serverOwned } from '../../../../../local/emulators/scc/fields.ts';
import { assertInvalid } from './refused.ts';
import { applyUpdate } from '../../../../../local/emulators/scc/update-mask.ts';

const current = {
  name: 'n',
  category: 'c',
  resourceName: 'r',
  state: 'INACTIVE',
  severity: 'LOW',
  description: 'd',
  sourceProperties: { a: { stringValue: '1' }, b: { stringValue: '2' } },
  chokepoint: { relatedFindings: ['x'] },
};

describe('an update mask', () => {
  it('reads the behavior of fields from the proto', () => {
    assert.ok(mutable.has('eventTime') && mutable.has('kubernetes'));
    assert.ok(serverOwned.has('state') && serverOwned.has('parentDisplayName'));
    assert.ok(!mutable.has('category') && !mutable.has('name') && !mutable.has('chokepoint'));
  });

  it('replaces every mutable field, and nothing else, if it is empty', () => {
    const update = { name: 'x', severity: 'HIGH', state: 'ACTIVE', chokepoint: {} };
    const { name, category, resourceName, state, chokepoint } = current;
    const kept = { name, category, resourceName, state, chokepoint };
    assert.deepEqual(applyUpdate(current, update, []), { ...kept, severity: 'HIGH' });
  });

  it('accepts unchanged immutable fields if it is empty', () => {
    const update = { category: 'c', resourceName: '', severity: 'HIGH' };
    assert.equal(applyUpdate(current, update, [])['category'], 'c');
    assertInvalid(() => applyUpdate(current, { category: 'other' }, []), /^category is immutable/);
  });

  it('changes only the named fields, and clears those that the update lacks', () => {
    const updated = applyUpdate(current, { severity: 'HIGH', moduleName: 'm' }, [
      'severity',
      'description',
    ]);
    const { description, ...others } = current;
    assert.equal(description, 'd');
    assert.deepEqual(updated, { ...others, severity: 'HIGH' });
  });

  it('reaches single source properties', () => {
    const update = { sourceProperties: { a: { stringValue: 'new' }, c: { stringValue: '3' } } };
    const paths = ['source_properties.a', 'source_properties.b', 'source_properties.constructor'];
    assert.deepEqual(applyUpdate(current, update, paths)['sourceProperties'], {
      a: { stringValue: 'new' },
    });
    assert.deepEqual(
      applyUpdate(current, update, ['source_properties'])['sourceProperties'],
      update.sourceProperties,
    );
  });

  it('ignores output-only fields and fields that cannot be updated', () => {
    const update = { name: 'x', parent: 'y', state: 'ACTIVE', mute: 'MUTED', chokepoint: {} };
    const paths = ['name', 'parent', 'state', 'mute', 'chokepoint'];
    assert.deepEqual(applyUpdate(current, update, paths), current);
  });

  it('rejects immutable and unknown fields', () => {
    for (const path of ['category', 'resource_name']) {
      assertInvalid(() => applyUpdate(current, current, [path]), /is immutable/);
    }
    for (const path of ['eventTime', 'update_time', '*', '', 'mitre_attack.version']) {
      assertInvalid(() => applyUpdate(current, current, [path]), /is not a field of a finding/);
    }
    assertInvalid(
      () => applyUpdate(current, current, ['source_properties.a.b']),
      /not a name of a/,
    );
  });
});
