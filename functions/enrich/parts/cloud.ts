import type { Parts } from '@pipeline/shared/event.ts';
import { isProjectId } from '@pipeline/shared/google-names.ts';
import { definedOrNothing } from '@pipeline/shared/objects.ts';
import type { Claims, Facts } from './claims.ts';

/** Returns the cloud, account and place of the event, from the labels of an agent or a cloud connector. */
export function cloudOf({ fields, labels }: Facts): Parts['cloud'] {
  const provider = providerOf(fields, labels);
  labels.claim('cloudProvider.name');
  // On GKE, `gcp.projectId` contains the project's number and `gcp.projectName` its ID.
  const project = provider === 'gcp' ? projectOf(fields, labels) : undefined;
  const account = labels.take('cloudProvider.account.id', 'aws.accountId', 'azure.subscriptionId');
  return definedOrNothing({
    provider,
    project,
    account: account === project ? undefined : account,
    region: labels.take('cloudProvider.region', 'gcp.region', 'aws.region'),
    zone: labels.take('gcp.availabilityZone', 'cloudProvider.availabilityZone'),
    location: labels.take('gcp.location', 'azure.location'),
    instanceId: labels.take('gcp.instanceId', 'aws.instanceId', 'azure.instanceId'),
    instanceName: labels.take('gcp.instanceName', 'azure.instanceName'),
  });
}

/** Claims a value in both the label and the field if they are equal. */
function projectOf(fields: Claims, labels: Claims): string | undefined {
  const ofLabels = labels.take('gcp.projectName');
  const ofField = fields.peek('gcp.projectId');
  const isBetter = ofLabels === undefined && ofField !== undefined && isProjectId(ofField);
  const project = isBetter
    ? ofField
    : (ofLabels ?? labels.take('gcp.projectId', 'cloudProvider.account.id') ?? ofField);
  if (ofField === project) fields.claim('gcp.projectId');
  for (const name of ['gcp.projectId', 'cloudProvider.account.id']) {
    if (labels.peek(name) === project) labels.claim(name);
  }
  return project;
}

/** Returns the cloud provider, gcp, aws or azure, by name or by the names of fields and labels. */
export function providerOf(fields: Claims, labels: Claims): string | undefined {
  return (
    labels.peek('cloudProvider.name')?.toLowerCase() ??
    ['gcp', 'aws', 'azure'].find(
      (provider) => labels.has(`${provider}.`) || fields.has(`${provider}.`),
    )
  );
}
