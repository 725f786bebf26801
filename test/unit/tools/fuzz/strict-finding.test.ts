import assert from 'node:assert/strict';
import type { Finding } from '../../../../functions/write/finding/finding.ts';
import { strictFault } from '../../../../tools/fuzz/core/strict-finding.ts';

const finding: Finding = {
  category: 'a shell: \u{1F41A}',
  resourceName: '//r',
  findingClass: 'THREAT',
  severity: 'LOW',
  state: 'ACTIVE',
  eventTime: { seconds: 1_720_030_997, nanos: 187_466_069 },
  description: 'grüße',
  nextSteps: '',
  processes: [{ name: 'bash', args: ['-i'], pid: '2140105' }],
  sourceProperties: { key: { stringValue: 'value' } },
};

/** Half a surrogate pair, which UTF-8 cannot represent. */
const half = '\uD83D';

describe('a finding before a strict decoder of protobuf', () => {
  it('is accepted if all of its text is UTF-8', () => {
    assert.equal(strictFault(finding), undefined);
  });

  const changes: [where: string, changed: Partial<Finding>][] = [
    ['Finding.category', { category: half }],
    ['Finding.processes.args', { processes: [{ name: 'bash', args: ['-i', half] }] }],
    ['Finding.sourceProperties.stringValue', { sourceProperties: { key: { stringValue: half } } }],
    ['a key of Finding.sourceProperties', { sourceProperties: { [half]: { stringValue: '' } } }],
  ];
  for (const [where, changed] of changes) {
    it(`is rejected for half a character in ${where}`, () => {
      assert.equal(strictFault({ ...finding, ...changed }), `${where} is no UTF-8`);
    });
  }
});
