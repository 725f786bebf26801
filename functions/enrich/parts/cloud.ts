import type { Parts } from '@pipeline/shared/event.ts';
import { definedOrNothing } from '@pipeline/shared/objects.ts';
import type { Claims, Facts } from './claims.ts';
import { projects, recordedProject } from './google-record.ts';

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
  const project =
    labels.take('gcp.projectName') ??
    recordedProject(fields) ??
    labels.take('gcp.projectId', 'cloudProvider.account.id') ??
    fields.peek('gcp.projectId');
  fields.claimAs(project, ...projects);
  labels.claimAs(project, 'gcp.projectId', 'cloudProvider.account.id');
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
