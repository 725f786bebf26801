import type { Step } from './facts.ts';
import { command } from './shell.ts';

/** Commands that undo a call to Google Cloud. */

/** By the full names in https://docs.cloud.google.com/asset-inventory/docs/asset-names */
const withPolicies: readonly (readonly [
  RegExp,
  (name: string, member: string, role: string) => string | undefined,
])[] = [
  [
    /^\/\/storage\.googleapis\.com\/([^/]+)$/,
    (name, member, role) =>
      command`gcloud storage buckets remove-iam-policy-binding gs://${name} --member=${member} --role=${role} --all`,
  ],
  [
    /^\/\/iam\.googleapis\.com\/projects\/[^/]+\/serviceAccounts\/([^/]+@[^/]+)$/,
    (name, member, role) =>
      command`gcloud iam service-accounts remove-iam-policy-binding ${name} --member=${member} --role=${role} --all`,
  ],
  [
    /^\/\/cloudresourcemanager\.googleapis\.com\/projects\/([^/]+)$/,
    (name, member, role) =>
      command`gcloud projects remove-iam-policy-binding ${name} --member=${member} --role=${role} --all`,
  ],
  [
    /^\/\/cloudresourcemanager\.googleapis\.com\/folders\/(\d+)$/,
    (name, member, role) =>
      command`gcloud resource-manager folders remove-iam-policy-binding ${name} --member=${member} --role=${role} --all`,
  ],
  [
    /^\/\/cloudresourcemanager\.googleapis\.com\/organizations\/(\d+)$/,
    (name, member, role) =>
      command`gcloud organizations remove-iam-policy-binding ${name} --member=${member} --role=${role} --all`,
  ],
];

/** Revokes the granted role, whatever its condition: without --all, gcloud asks for the condition. */
export const removeBinding: Step = ({ target, call, project, grantedRole, grantedTo }) => {
  if (grantedRole === undefined || grantedTo === undefined) return undefined;
  const isOfProject = target === undefined && call?.endsWith('SetIamPolicy') && project;
  const name = isOfProject ? `//cloudresourcemanager.googleapis.com/projects/${project}` : target;
  for (const [pattern, remove] of withPolicies) {
    const found = pattern.exec(name ?? '')?.[1];
    if (found !== undefined) return remove(found, grantedTo, grantedRole);
  }
  return undefined;
};

/** Disables a firewall rule that allows traffic. The rule stays as evidence. */
export const disableFirewall: Step = ({ target = '', opens = false }) => {
  const [, project, name] =
    /^\/\/compute\.googleapis\.com\/projects\/([^/]+)\/global\/firewalls\/([^/]+)$/.exec(target) ??
    [];
  return opens
    ? command`gcloud compute firewall-rules update ${name} --project=${project} --disabled`
    : undefined;
};
