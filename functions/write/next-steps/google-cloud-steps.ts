import { isIP } from 'node:net';
import type { Step } from './facts.ts';
import { command } from './shell.ts';

/** Commands about a cluster, a Compute Engine instance, and the logs of a project. */

/** Without these, kubectl would speak to whatever cluster it spoke to last. */
export const clusterCredentials: Step = ({ clusterName, clusterLocation, project }) =>
  command`gcloud container clusters get-credentials ${clusterName} --location=${clusterLocation} --project=${project}`;

export const hostProcesses: Step = ({ instanceName, zone, project }) =>
  command`gcloud compute ssh ${instanceName} --zone=${zone} --project=${project} --command='ps -ef --forest'`;

export const hostConnections: Step = ({ instanceName, zone, project }) =>
  command`gcloud compute ssh ${instanceName} --zone=${zone} --project=${project} --command='sudo ss -tunp'`;

/** Its hash, quoted twice: for the shell here and for the one there. */
export const hostFile: Step = ({ instanceName, zone, project, file }) =>
  file?.startsWith('/')
    ? command`gcloud compute ssh ${instanceName} --zone=${zone} --project=${project} --command=${command`sudo sha256sum ${file}`}`
    : undefined;

export const hostLogins: Step = ({ instanceName, zone, project }) =>
  command`gcloud compute ssh ${instanceName} --zone=${zone} --project=${project} --command='last -F -n 20'`;

export const isolateHost: Step = ({ instanceName, zone, project }) =>
  command`gcloud compute instances add-tags ${instanceName} --zone=${zone} --project=${project} --tags=quarantine`;

/** To make snapshots of. */
export const hostDisks: Step = ({ instanceName, zone, project }) =>
  command`gcloud compute instances describe ${instanceName} --zone=${zone} --project=${project} --format='value(disks[].source)'`;

export const image: Step = ({ image: name }) =>
  name?.includes('-docker.pkg.dev/')
    ? command`gcloud artifacts docker images describe ${name}`
    : undefined;

/** What the principal has done. */
export const principalActivity: Step = ({ principal, subject, project }) => {
  const who =
    principal === undefined
      ? subject && `principalSubject=${text(subject)}`
      : `principalEmail=${text(principal)}`;
  return who === undefined
    ? undefined
    : command`gcloud logging read ${`protoPayload.authenticationInfo.${who}`} --project=${project} --freshness=1d --limit=50`;
};

/** What else was done to the object of a call: logs name it by what follows the service. */
export const targetActivity: Step = ({ target, project }) => {
  const name = /^\/\/[^/]+\/(.+)$/.exec(target ?? '')?.[1];
  return name === undefined
    ? undefined
    : command`gcloud logging read ${`protoPayload.resourceName:${text(lastOf(name))}`} --project=${project} --freshness=1d --limit=50`;
};

/** By the full names of https://docs.cloud.google.com/asset-inventory/docs/asset-names */
const describers: readonly (readonly [
  RegExp,
  (...groups: readonly string[]) => string | undefined,
])[] = [
  [
    /^\/\/storage\.googleapis\.com\/([^/]+)$/,
    (name) => command`gcloud storage buckets describe gs://${name}`,
  ],
  [
    /^\/\/iam\.googleapis\.com\/projects\/([^/]+)\/serviceAccounts\/([^/]+)$/,
    (project, name) => command`gcloud iam service-accounts describe ${name} --project=${project}`,
  ],
  [
    /^\/\/compute\.googleapis\.com\/projects\/([^/]+)\/zones\/([^/]+)\/instances\/([^/]+)$/,
    (project, zone, name) =>
      command`gcloud compute instances describe ${name} --zone=${zone} --project=${project}`,
  ],
  [
    /^\/\/compute\.googleapis\.com\/projects\/([^/]+)\/global\/firewalls\/([^/]+)$/,
    (project, name) => command`gcloud compute firewall-rules describe ${name} --project=${project}`,
  ],
  [
    /^\/\/cloudsql\.googleapis\.com\/projects\/([^/]+)\/instances\/([^/]+)$/,
    (project, name) => command`gcloud sql instances describe ${name} --project=${project}`,
  ],
  [
    /^\/\/cloudresourcemanager\.googleapis\.com\/projects\/([^/]+)$/,
    (project) => command`gcloud projects get-iam-policy ${project}`,
  ],
];

/** What the object of a call is now. */
export const describeTarget: Step = ({ target = '', call, project }) => {
  if (target === '' && call?.endsWith('SetIamPolicy')) {
    return command`gcloud projects get-iam-policy ${project}`;
  }
  for (const [pattern, describe] of describers) {
    const match = pattern.exec(target);
    if (match !== null) return describe(...match.slice(1));
  }
  return undefined;
};

/** The keys of a service account that called. */
export const serviceAccountKeys: Step = ({ principal }) =>
  isServiceAccount(principal)
    ? command`gcloud iam service-accounts keys list --iam-account=${principal} --managed-by=user`
    : undefined;

export const disableServiceAccount: Step = ({ principal }) =>
  isServiceAccount(principal)
    ? command`gcloud iam service-accounts disable ${principal}`
    : undefined;

/** One of a user's own: those of Google's services are not ours to disable. */
function isServiceAccount(principal: string | undefined): boolean {
  return /^[a-z][a-z0-9-]*@[a-z][a-z0-9-]*\.iam\.gserviceaccount\.com$/.test(principal ?? '');
}

function lastOf(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1);
}

/** Who created the pod, or ran something in it. */
export const podActivity: Step = ({ namespace, pod, project }) =>
  namespace === undefined || pod === undefined
    ? undefined
    : command`gcloud logging read ${`protoPayload.resourceName:${text(`namespaces/${namespace}/pods/${pod}`)}`} --project=${project} --freshness=1d --limit=50`;

/** Who else speaks to that address, by the VPC's flow logs. */
export const peersOfRemote: Step = ({ remote, project }) => {
  const ip = ipOf(remote ?? '');
  return ip === undefined
    ? undefined
    : command`gcloud logging read ${`logName:"vpc_flows" AND jsonPayload.connection.dest_ip=${text(ip)}`} --project=${project} --freshness=1d --limit=50`;
};

/** As text within a filter: https://docs.cloud.google.com/logging/docs/view/logging-query-language */
function text(value: string): string {
  return JSON.stringify(value);
}

/** Of `ADDRESS`, `ADDRESS:PORT` and `[ADDRESS]:PORT`. */
function ipOf(remote: string): string | undefined {
  const withoutPort = remote.replace(/^\[?(.*?)\]?:\d+$/, '$1');
  return [remote, withoutPort].find((address) => isIP(address) !== 0);
}
