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

  const changes: Record<string, Partial<Finding>> = {
    'the category': { category: `a${half}` },
    'an argument': { processes: [{ name: 'bash', args: ['-i', `a${half}`] }] },
    "a property's value": { sourceProperties: { key: { stringValue: `a${half}` } } },
    "a property's key": { sourceProperties: { [`a${half}`]: { stringValue: '' } } },
  };
  for (const [where, changed] of Object.entries(changes)) {
    it(`is rejected for half a character in ${where}`, () => {
      const fault = strictFault({ ...finding, ...changed }) ?? '';
      assert.match(fault, /^a string is not UTF-8: "a\uFFFD+"$/u);
    });
  }
});
