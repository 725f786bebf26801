import type { Step } from './facts.ts';
import { command } from './shell.ts';

/**
 * Credentials of the cluster. Without them, kubectl would use the cluster that it used last. An agent on EKS may be
 * configured with the cluster's ARN, the name that `aws eks update-kubeconfig` gives the context.
 */
export const clusterCredentials: Step = ({ cluster, clusterName, clusterLocation, project }) => {
  const [, region, name] =
    /^arn:aws[a-z-]*:eks:([a-z0-9-]+):\d+:cluster\/([\w-]+)$/.exec(cluster ?? '') ?? [];
  return name === undefined
    ? command`gcloud container clusters get-credentials ${clusterName} --location=${clusterLocation} --project=${project}`
    : command`aws eks update-kubeconfig --name=${name} --region=${region}`;
};
