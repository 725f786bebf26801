import { isIP } from 'node:net';
import type { Step } from './facts.ts';
import { hashedFile } from './hashed-file.ts';
import { logSearch, quoted } from './log-search.ts';
import { command } from './shell.ts';

/** Commands about a Compute Engine instance, a principal of Google Cloud, and the logs. */

export const hostProcesses: Step = ({ instanceName, zone, project }) =>
  command`gcloud compute ssh ${instanceName} --zone=${zone} --project=${project} --command='ps -ef --forest'`;

export const hostConnections: Step = ({ instanceName, zone, project }) =>
  command`gcloud compute ssh ${instanceName} --zone=${zone} --project=${project} --command='sudo ss -tunp'`;

/** Its hash. Quoted twice: for the local shell and for the remote one. */
export const hostFile: Step = (facts) => {
  const { instanceName, zone, project } = facts;
  const hash = command`sudo sha256sum ${hashedFile(facts)}`;
  return command`gcloud compute ssh ${instanceName} --zone=${zone} --project=${project} --command=${hash}`;
};

export const hostLogins: Step = ({ instanceName, zone, project }) =>
  command`gcloud compute ssh ${instanceName} --zone=${zone} --project=${project} --command='last -F -n 20'`;

export const isolateHost: Step = ({ instanceName, zone, project }) =>
  command`gcloud compute instances add-tags ${instanceName} --zone=${zone} --project=${project} --tags=quarantine`;

/** The disks, for snapshots. */
export const hostDisks: Step = ({ instanceName, zone, project }) =>
  command`gcloud compute instances describe ${instanceName} --zone=${zone} --project=${project} --format='value(disks[].source)'`;

export const image: Step = ({ image: name }) =>
  name?.includes('-docker.pkg.dev/')
    ? command`gcloud artifacts docker images describe ${name}`
    : undefined;

/** Activity of the principal. */
export const principalActivity: Step = (facts) => {
  const { principal, subject } = facts;
  const who =
    principal === undefined
      ? subject && `principalSubject=${quoted(subject)}`
      : `principalEmail=${quoted(principal)}`;
  return who === undefined ? undefined : logSearch(`protoPayload.authenticationInfo.${who}`, facts);
};

/** Lists the keys of the service account whose keys the call changed, otherwise of the calling service account. */
export const serviceAccountKeys: Step = ({ principal, target = '', call = '' }) => {
  const changed = call.endsWith('ServiceAccountKey')
    ? /\/serviceAccounts\/([^/]+@[^/]+)(?:\/keys\/[^/]+)?$/.exec(target)?.[1]
    : undefined;
  const isOurs = isServiceAccount(principal) || isDefaultAccount(principal);
  const account = changed ?? (isOurs ? principal : undefined);
  return command`gcloud iam service-accounts keys list --iam-account=${account} --managed-by=user`;
};

export const disableServiceAccount: Step = ({ principal }) =>
  isServiceAccount(principal)
    ? command`gcloud iam service-accounts disable ${principal}`
    : undefined;

/**
 * Returns whether the principal is a user-managed service account. Never disable Google's service agents:
 * https://docs.cloud.google.com/iam/docs/service-agents
 */
function isServiceAccount(principal = ''): boolean {
  const [, name = '', domain = ''] =
    /^([a-z][a-z0-9-]*)@([a-z][a-z0-9-]*)\.iam\.gserviceaccount\.com$/.exec(principal) ?? [];
  return name !== '' && !/^service-\d+$/.test(name) && !domain.startsWith('gcp-sa-');
}

/**
 * Returns whether the principal is a default service account. Many workloads share it, so list its keys, but do not
 * disable it: https://docs.cloud.google.com/iam/docs/service-account-types
 */
function isDefaultAccount(principal = ''): boolean {
  return /^(?:\d+-compute@developer|[a-z][a-z0-9-]*@appspot)\.gserviceaccount\.com$/.test(
    principal,
  );
}

/** Log entries about the creation of the pod, and commands in it. */
export const podActivity: Step = (facts) => {
  const { namespace, pod } = facts;
  if (namespace === undefined || pod === undefined) return undefined;
  return logSearch(
    `protoPayload.resourceName:${quoted(`namespaces/${namespace}/pods/${pod}`)}`,
    facts,
  );
};

/** Searches the VPC flow logs for other peers of the remote address, in either direction. */
export const peersOfRemote: Step = (facts) => {
  const ip = ipOf(facts.remote ?? '');
  if (ip === undefined || ofHostOnly.test(ip)) return undefined;
  const [source, destination] = ['src_ip', 'dest_ip'].map(
    (end) => `jsonPayload.connection.${end}=${quoted(ip)}`,
  );
  return logSearch(`logName:"vpc_flows" AND (${source} OR ${destination})`, facts);
};

/** Loopback and link-local addresses, such as the metadata server's: flow logs do not contain them. */
const ofHostOnly = /^(?:127\.|169\.254\.|::1$|fe80:)/i;

/** The address in `ADDRESS`, `ADDRESS:PORT` and `[ADDRESS]:PORT`. */
function ipOf(remote: string): string | undefined {
  const withoutPort = remote.replace(/^\[?(.*?)\]?:\d+$/, '$1');
  return [remote, withoutPort].find((address) => isIP(address) !== 0);
}
