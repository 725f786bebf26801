import type { Tactic } from '../generated/mitre-table.ts';
import type { Step } from './facts.ts';
import * as google from './google-cloud-steps.ts';
import * as host from './host-steps.ts';
import * as kubernetes from './kubernetes-steps.ts';

/** The steps for one tactic: ask, look, contain. The texts contain no quotes, because operators paste them into a shell. */
export interface Runbook {
  readonly ask: string;
  /** Most informative first. */
  readonly look: readonly Step[];
  readonly contain: string;
  readonly containBy: readonly Step[];
}

const either =
  (...steps: readonly Step[]): Step =>
  (facts) =>
    steps.map((step) => step(facts)).find((line) => line !== undefined);

const { callerRights, describePod, podLogs, podPrivileges, workloads } = kubernetes;
const { principalActivity, podActivity } = google;
const processes = either(kubernetes.podProcesses, google.hostProcesses, host.otherHostProcesses);
const connections = either(
  kubernetes.podConnections,
  google.hostConnections,
  host.otherHostConnections,
);
/** Only for an event with a connection. */
const itsConnections: Step = (facts) =>
  facts.remote === undefined ? undefined : connections(facts);
const logins = either(google.hostLogins, host.otherHostLogins);
const disks = either(google.hostDisks, host.awsSnapshots);
const file = either(kubernetes.podFile, google.hostFile, host.otherHostFile);
export const isolate = either(kubernetes.isolatePod, google.isolateHost);

export const anyTactic: Runbook = {
  ask: 'Was this expected, and who or what did it?',
  look: [
    callerRights,
    describePod,
    processes,
    itsConnections,
    file,
    podActivity,
    principalActivity,
    podLogs,
  ],
  contain: 'If not: keep the evidence, then isolate it.',
  containBy: [isolate],
};

/** According to https://attack.mitre.org/tactics/enterprise/ */
export const runbooks: Readonly<Record<Tactic, Runbook>> = {
  RECONNAISSANCE: {
    ask: 'Reconnaissance: is this scan from outside, or from a workload of ours?',
    look: [kubernetes.exposure, google.peersOfRemote, connections, principalActivity, podLogs],
    contain: 'Close what need not be reachable. If the scan is ours, isolate where it comes from.',
    containBy: [isolate],
  },
  RESOURCE_DEVELOPMENT: {
    ask: 'Resource Development: which tool was put here, and where is it from?',
    look: [file, google.image, processes, describePod, principalActivity],
    contain: 'Keep the file and look up its hash, then isolate the workload.',
    containBy: [isolate],
  },
  INITIAL_ACCESS: {
    ask: 'Initial Access: through which service, image or account did they come in?',
    look: [kubernetes.exposure, podLogs, principalActivity, google.image, logins, connections],
    contain:
      'Close the way in: take the service off the network, patch the image, disable the account.',
    containBy: [isolate],
  },
  EXECUTION: {
    ask: 'Execution: is this command part of the image or a job of yours, and what started it?',
    look: [processes, itsConnections, podActivity, file, podLogs, describePod],
    contain: 'If not expected: isolate it, keep the evidence, then let a new one replace it.',
    containBy: [isolate, kubernetes.deletePod],
  },
  PERSISTENCE: {
    ask: 'Persistence: what would bring it back: an account, a job, a service, an image, a startup file?',
    look: [
      callerRights,
      workloads,
      file,
      processes,
      principalActivity,
      logins,
      podActivity,
      google.image,
    ],
    contain:
      'Remove what was added only after you know all of it, then rebuild from a known image.',
    containBy: [isolate],
  },
  PRIVILEGE_ESCALATION: {
    ask: 'Privilege Escalation: did it get root, the node or a stronger account?',
    look: [callerRights, podPrivileges, processes, kubernetes.podsOfNode, principalActivity, file],
    contain:
      'Treat the node or host as compromised if it may have been reached: isolate it, snapshot its disks, replace it.',
    containBy: [either(kubernetes.cordonNode, isolate), disks],
  },
  DEFENSE_EVASION: {
    ask: 'Defense Evasion: what was hidden, deleted or switched off, and what happened just before?',
    look: [callerRights, principalActivity, podActivity, processes, file, podLogs],
    contain: 'Restore logs and agents first: what follows may go unseen. Then isolate it.',
    containBy: [isolate, disks],
  },
  CREDENTIAL_ACCESS: {
    ask: 'Credential Access: which secrets could it read, and were they used since?',
    look: [
      callerRights,
      kubernetes.serviceAccounts,
      podPrivileges,
      principalActivity,
      file,
      processes,
    ],
    contain:
      'Rotate every secret and key that it could read, and revoke the tokens of its service account.',
    containBy: [isolate],
  },
  DISCOVERY: {
    ask: 'Discovery: is this an inventory tool of yours, and what came after it?',
    look: [callerRights, processes, podActivity, principalActivity, connections, podPrivileges],
    contain:
      'On its own seldom urgent: look for more findings of the same pod, host or account first.',
    containBy: [isolate],
  },
  LATERAL_MOVEMENT: {
    ask: 'Lateral Movement: from where to where, and with which account?',
    look: [connections, google.peersOfRemote, kubernetes.podsOfNode, principalActivity, logins],
    contain: 'Isolate both ends, and disable the account that was used.',
    containBy: [isolate, kubernetes.cordonNode],
  },
  COLLECTION: {
    ask: 'Collection: which data was gathered, and where was it put?',
    look: [file, processes, connections, principalActivity, podLogs],
    contain: 'Stop it before the data leaves: isolate it, and keep the files as evidence.',
    containBy: [isolate],
  },
  COMMAND_AND_CONTROL: {
    ask: 'Command and Control: is the other end known, and does anything else speak to it?',
    look: [connections, processes, google.peersOfRemote, file, describePod],
    contain: 'Block the other end for all workloads, then isolate this one.',
    containBy: [isolate, kubernetes.deletePod],
  },
  EXFILTRATION: {
    ask: 'Exfiltration: which data went where, and how much of it?',
    look: [connections, google.peersOfRemote, principalActivity, file, processes],
    contain: 'Block the destination, isolate the source, rotate the secrets among the data.',
    containBy: [isolate],
  },
  IMPACT: {
    ask: 'Impact: what is destroyed, stopped or misused, and is it still going on?',
    look: [processes, google.peersOfRemote, workloads, principalActivity, file, podLogs],
    contain:
      'Stop it now, keep backups out of its reach, and restore from before the first finding.',
    containBy: [isolate, kubernetes.deletePod],
  },
};
