import type { Parts } from '@pipeline/shared/event.ts';
import { isProjectId } from '@pipeline/shared/google-names.ts';
import { definedOrNothing } from '@pipeline/shared/objects.ts';
import { Claims, type Facts } from './claims.ts';

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
  const ofLabels = labels.take('gcp.projectName');
  const ofField = fields.peek('gcp.projectId');
  // An audit log's own project may differ from the agent's.
  const isBetter =
    ofField !== undefined &&
    isProjectId(ofField) &&
    (ofLabels === undefined || !/^\d+$/.test(ofField));
  const project = isBetter
    ? ofField
    : (ofLabels ?? labels.take('gcp.projectId', 'cloudProvider.account.id') ?? ofField);
  if (ofField === project) fields.claim('gcp.projectId');
  for (const name of ['gcp.projectId', 'cloudProvider.account.id']) {
    if (labels.peek(name) === project) labels.claim(name);
  }
  return project;
}

function providerOf(claims: Claims): string | undefined {
  return (
    claims.peek('cloudProvider.name')?.toLowerCase() ??
    ['gcp', 'aws', 'azure'].find((provider) => claims.has(`${provider}.`))
  );
}
