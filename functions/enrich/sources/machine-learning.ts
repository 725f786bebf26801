import { workloadParts } from './system-calls.ts';
import { certaintyOf } from './sentence.ts';
import type { Source } from './source.ts';

/**
 * Sysdig's machine learning about a workload: no rule, text or field of Falco's, but the program and a probability. What
 * it sees in a cloud's sign-ins is of the source of those.
 */
export const machineLearning: Source = {
  watched: 'system-calls',

  matches: ({ origin }, { details }) =>
    origin?.contentType === 'workloadMLRuntimeDetection' ||
    origin?.engine === 'machineLearning' ||
    details.peek('detectedClassProbability') !== undefined,

  read: (facts, { rule, output }) => workloadParts(facts, rule, output),

  describe({ processes, kubernetes }, alert) {
    const { rule, origin } = alert;
    const program = processes?.[0]?.path ?? processes?.[0]?.name;
    if (program === undefined) return undefined;
    const what = origin?.category === 'miner' ? 'Crypto miner' : rule;
    const where = kubernetes?.pod === undefined ? '' : ` in the pod ${kubernetes.pod}`;
    return `${what}: ${program}${where}${certaintyOf(alert)}`;
  },
};
