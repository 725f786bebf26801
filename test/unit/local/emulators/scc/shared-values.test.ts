import assert from 'node:assert/strict';
import { SharedValues } from '../../../../../local/emulators/scc/shared-values.ts';

describe('the values that findings share', () => {
  const finding = (id: string) => ({
    name: `findings/${id}`,
    severity: 'HIGH',
    processes: [{ name: 'bash', pid: '7' }],
    sourceProperties: Object.fromEntries([
      ['event_id', { stringValue: id }],
      ['rule', { stringValue: 'a rule' }],
    ]),
  });

  it('do not change a finding', () => {
    const values = new SharedValues();
    for (const id of ['a', 'b']) {
      assert.deepEqual(values.compact(finding(id)), finding(id));
      assert.deepEqual(Object.keys(values.compact(finding(id))), Object.keys(finding(id)));
    }
  });

  it('are stored once', () => {
    const values = new SharedValues();
    const [first, second] = ['a', 'b'].map((id) => values.compact(finding(id)));
    assert.equal(first?.['processes'], second?.['processes']);
  });

  it('are distinguished if they look alike', () => {
    const values = new SharedValues();
    const alike = { text: '{"a":1}', message: { a: 1 }, list: [Number.NaN], other: [Infinity] };
    assert.deepEqual(values.compact(alike), alike);
  });

  it('keep __proto__ as data', () => {
    const message = JSON.parse('{"sourceProperties":{"__proto__":{"stringValue":"x"}}}') as object;
    const { sourceProperties = {} } = new SharedValues().compact({ ...message });
    assert.deepEqual(Object.keys(sourceProperties as object), ['__proto__']);
  });
});
