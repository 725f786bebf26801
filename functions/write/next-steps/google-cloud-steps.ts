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
export const principalActivity: Step = ({ principal, project }) =>
  principal === undefined
    ? undefined
    : command`gcloud logging read ${`protoPayload.authenticationInfo.principalEmail=${text(principal)}`} --project=${project} --freshness=1d --limit=50`;

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
