import type { Facts } from './facts.ts';
import * as google from './google-cloud-steps.ts';
import * as kubernetes from './kubernetes-steps.ts';
import type { Runbook } from './runbooks.ts';

/** For permissions granted in a cluster. */
const rights: Runbook = {
  ask: 'Who was given which rights, and was that expected?',
  look: [
    kubernetes.describeBinding,
    kubernetes.describeRole,
    kubernetes.callerRights,
    google.principalActivity,
  ],
  contain: 'If not: remove the binding or the role, and look at what was done with it since.',
  containBy: [kubernetes.deleteBinding],
};

/** Steps to contain a caller, by the result of the call. */
export const ofCallers = {
  failed:
    'It failed, so there is nothing to undo. If it was not expected: revoke the rights or tokens of the caller.',
  read: 'If not expected: renew the secrets that were read, if any, and revoke the rights or tokens of the caller.',
  delete:
    'If not expected: restore what was deleted, and revoke the rights or tokens of the caller.',
  path: 'If not expected: revoke the rights or tokens of the caller.',
  change: 'If not expected: undo the change, and revoke the rights or tokens of the caller.',
} as const;

const executionAsk = 'Execution: who ran what in the cluster, and was that expected?';

/** For a call to the Kubernetes API: the caller and the object. There is no process and no node to inspect. */
export function kubernetesAudit(facts: Facts, ofTactic: Runbook): Runbook {
  // The tactic's own question asks about a process, which a call to the API does not have.
  const ask = facts.tactic === 'EXECUTION' ? executionAsk : ofTactic.ask;
  const book = { ...ofTactic, ask };
  if (facts.failure !== undefined || facts.action === 'delete') {
    return {
      ask: book.ask,
      look: [kubernetes.callerRights, google.principalActivity],
      contain: facts.failure === undefined ? ofCallers.delete : ofCallers.failed,
      containBy: [],
    };
  }
  if (facts.action !== 'read' && (facts.binding ?? facts.role) !== undefined) return rights;
  if (facts.pod !== undefined && facts.action !== 'read') {
    return {
      ask: book.ask,
      look: [...new Set([kubernetes.callerRights, ...book.look])],
      contain: 'If not expected: keep the evidence, then isolate the pod.',
      containBy: [kubernetes.isolatePod],
    };
  }
  return {
    ask: book.ask,
    look: [kubernetes.callerRights, kubernetes.describeObject, google.principalActivity],
    // A call without an object changes nothing.
    contain:
      ofCallers[
        facts.action ?? (facts.call === undefined && facts.object === undefined ? 'path' : 'change')
      ],
    containBy: [],
  };
}
