import { isIP } from 'node:net';
import type { Step } from './facts.ts';
import { logSearch, quoted } from './log-search.ts';
import { command } from './shell.ts';

/** Commands about a Compute Engine instance, an object of Google Cloud, and the logs. */

export const hostProcesses: Step = ({ instanceName, zone, project }) =>
  command`gcloud compute ssh ${instanceName} --zone=${zone} --project=${project} --command='ps -ef --forest'`;

export const hostConnections: Step = ({ instanceName, zone, project }) =>
  command`gcloud compute ssh ${instanceName} --zone=${zone} --project=${project} --command='sudo ss -tunp'`;

/** Its hash. Quoted twice: for the local shell and for the remote one. */
export const hostFile: Step = ({ instanceName, zone, project, file }) =>
  file?.startsWith('/')
    ? command`gcloud compute ssh ${instanceName} --zone=${zone} --project=${project} --command=${command`sudo sha256sum ${file}`}`
    : undefined;

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

/** Further activity on the object of a call. Logs name it by the part after the service. */
export const targetActivity: Step = (facts) => {
  const name = /^\/\/[^/]+\/(.+)$/.exec(facts.target ?? '')?.[1];
  return name === undefined
    ? undefined
    : logSearch(`protoPayload.resourceName:${quoted(lastOf(name))}`, facts);
};

/** By the full names in https://docs.cloud.google.com/asset-inventory/docs/asset-names */
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
    /^\/\/iam\.googleapis\.com\/projects\/([^/]+)\/serviceAccounts\/([^/]+)\/keys\/[^/]+$/,
    (project, name) =>
      command`gcloud iam service-accounts keys list --iam-account=${name} --project=${project}`,
  ],
  [
    /^\/\/container\.googleapis\.com\/projects\/([^/]+)\/locations\/([^/]+)\/clusters\/([^/]+)\/nodePools\/([^/]+)$/,
    (project, location, cluster, name) =>
      command`gcloud container node-pools describe ${name} --cluster=${cluster} --location=${location} --project=${project}`,
  ],
  [
    /^\/\/run\.googleapis\.com\/projects\/([^/]+)\/locations\/([^/]+)\/services\/([^/]+)$/,
    (project, region, name) =>
      command`gcloud run services describe ${name} --region=${region} --project=${project}`,
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
  [
    /^\/\/cloudresourcemanager\.googleapis\.com\/folders\/(\d+)$/,
    (folder) => command`gcloud resource-manager folders get-iam-policy ${folder}`,
  ],
  [
    /^\/\/cloudresourcemanager\.googleapis\.com\/organizations\/(\d+)$/,
    (organization) => command`gcloud organizations get-iam-policy ${organization}`,
  ],
];

/** The current state of a call's object. */
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

/** The keys of the calling service account. */
export const serviceAccountKeys: Step = ({ principal }) =>
  isServiceAccount(principal)
    ? command`gcloud iam service-accounts keys list --iam-account=${principal} --managed-by=user`
    : undefined;

export const disableServiceAccount: Step = ({ principal }) =>
  isServiceAccount(principal)
    ? command`gcloud iam service-accounts disable ${principal}`
    : undefined;

/** A user-managed service account: Google's service agents are not ours to disable. */
function isServiceAccount(principal: string | undefined): boolean {
  return /^[a-z][a-z0-9-]*@[a-z][a-z0-9-]*\.iam\.gserviceaccount\.com$/.test(principal ?? '');
}

function lastOf(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1);
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

/** Other peers of that address, from the VPC's flow logs. */
export const peersOfRemote: Step = (facts) => {
  const ip = ipOf(facts.remote ?? '');
  if (ip === undefined) return undefined;
  return logSearch(`logName:"vpc_flows" AND jsonPayload.connection.dest_ip=${quoted(ip)}`, facts);
};

/** The address in `ADDRESS`, `ADDRESS:PORT` and `[ADDRESS]:PORT`. */
function ipOf(remote: string): string | undefined {
  const withoutPort = remote.replace(/^\[?(.*?)\]?:\d+$/, '$1');
  return [remote, withoutPort].find((address) => isIP(address) !== 0);
}
