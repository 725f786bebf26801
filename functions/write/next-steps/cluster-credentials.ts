import type { Step } from './facts.ts';
import { command } from './shell.ts';

/**
 * Gets the cluster's credentials. Otherwise, kubectl would use the cluster of its current context. On EKS, an agent may
 * report the cluster's ARN, which is the context's name after `aws eks update-kubeconfig`.
 */
export const clusterCredentials: Step = ({ cluster, clusterName, clusterLocation, project }) => {
  const [, region, name] =
    /^arn:aws[a-z-]*:eks:([a-z0-9-]+):\d+:cluster\/([\w-]+)$/.exec(cluster ?? '') ?? [];
  return name === undefined
    ? command`gcloud container clusters get-credentials ${clusterName} --location=${clusterLocation} --project=${project}`
    : command`aws eks update-kubeconfig --name=${name} --region=${region}`;
};
