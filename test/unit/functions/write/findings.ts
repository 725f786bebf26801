import type { Finding } from '../../../../functions/write/finding/finding.ts';

/** The smallest valid finding. */
export const lowFinding: Finding = {
  category: 'c',
  resourceName: 'r',
  findingClass: 'THREAT',
  severity: 'LOW',
  state: 'ACTIVE',
  eventTime: { seconds: 1, nanos: 0 },
  description: '',
  nextSteps: '',
  sourceProperties: {},
};
