import type { Parts } from '@pipeline/shared/event.ts';
import { definedOrNothing } from '@pipeline/shared/objects.ts';
import { Claims, type Facts } from './claims.ts';
import { projects, recordedProject } from './google-record.ts';

/** Returns the cloud, account and place of an event on the agent's host, from the agent's labels. */
export function cloudOf(facts: Facts): Parts['cloud'] {
  const { labels } = facts;
  return definedOrNothing({
    ...accountOf(facts),
    zone: labels.take('gcp.availabilityZone', 'cloudProvider.availabilityZone'),
    instanceId: labels.take('gcp.instanceId', 'aws.instanceId', 'azure.instanceId'),
    instanceName: labels.take('gcp.instanceName', 'azure.instanceName'),
  });
}

/**
 * Returns the account and region of an event in the log of a cloud or service, from the labels of its connector or of
 * an agent in the same cloud.
 */
export function accountIn(provider: string, { fields, labels, details }: Facts): Parts['cloud'] {
  const isOfAnother = (providerOf(labels) ?? provider) !== provider;
  return accountOf({ fields, labels: isOfAnother ? new Claims({}) : labels, details });
}

/** Returns the cloud, account and region in the labels of an agent or a cloud connector. */
export function accountOf({ fields, labels }: Facts): Parts['cloud'] {
  const provider = providerOf(labels) ?? providerOf(fields);
  labels.claim('cloudProvider.name');
  // On GKE, `gcp.projectId` contains the project's number and `gcp.projectName` its ID.
  const project = provider === 'gcp' ? projectOf(fields, labels) : undefined;
  const account = labels.take('cloudProvider.account.id', 'aws.accountId', 'azure.subscriptionId');
  return definedOrNothing({
    provider,
    project,
    account: account === project ? undefined : account,
    region: labels.take('cloudProvider.region', 'gcp.region', 'aws.region'),
    location: labels.take('gcp.location', 'azure.location'),
  });
}

/** Claims a value in both the label and the field if they are equal. */
function projectOf(fields: Claims, labels: Claims): string | undefined {
  const ofLabels = labels.peek('gcp.projectName');
  const recorded = recordedProject(fields);
  // An audit log's own project may differ from the agent's. On GKE, a number may be the agent's.
  const isBetter = recorded !== undefined && (ofLabels === undefined || !/^\d+$/.test(recorded));
  const project = isBetter
    ? recorded
    : (ofLabels ??
      labels.take('gcp.projectId', 'cloudProvider.account.id') ??
      fields.peek('gcp.projectId'));
  fields.claimAs(project, ...projects);
  labels.claimAs(project, 'gcp.projectName', 'gcp.projectId', 'cloudProvider.account.id');
  return project;
}

/** Returns the cloud provider, gcp, aws or azure, by its name or by the names of fields or labels. */
export function providerOf(claims: Claims): string | undefined {
  return (
    claims.peek('cloudProvider.name')?.toLowerCase() ??
    ['gcp', 'aws', 'azure'].find((provider) => claims.has(`${provider}.`))
  );
}
