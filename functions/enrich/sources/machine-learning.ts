import { workloadParts } from './system-calls.ts';
import { certaintyOf } from './sentence.ts';
import type { Source } from './source.ts';

/**
 * Sysdig's machine learning on workloads. Its events have no rule, text or Falco field, but a program and a
 * probability. Its detections in a cloud's sign-ins belong to the source of that log.
 */
export const machineLearning: Source = {
  watched: 'system-calls',
  locatedBy: 'node',

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
