import type { Resource, RuntimeEvent } from '@pipeline/shared/event.ts';
import { isGoogleHost } from '../lookup/google-host.ts';
import { hostNamesOf, isAboutHost } from '../lookup/host-names.ts';
import { awsAccount, awsInstance, awsPlace, awsRegion } from './aws.ts';
import { azureId } from './azure.ts';
import { isSaid, path } from './path.ts';

/**
 * Names a host that is not Google's. Security Command Center allows any name: "For findings on
 * non-Google Cloud resources, the resourceName can be a customer or partner defined string"
 * (https://docs.cloud.google.com/security-command-center/docs/reference/rest/v2/organizations.sources.findings).
 *
 *     aws/accounts/ACCOUNT/regions/REGION/instances/INSTANCE
 *     aws/accounts/ACCOUNT/buckets/BUCKET
 *     aws/accounts/ACCOUNT/roles/ROLE
 *     azure/subscriptions/SUBSCRIPTION/virtualMachines/VM-ID
 *     azure/subscriptions/SUBSCRIPTION/resourceGroups/GROUP/providers/PROVIDER/TYPE/NAME
 *     azure/tenants/TENANT
 *     okta/organizations/ORGANIZATION
 *     github/organizations/ORGANIZATION/repositories/REPOSITORY
 *     kubernetes/CLUSTER/nodes/NODE
 *     kubernetes/CLUSTER                      if the ladder starts at the cluster, or the host is unknown
 *     host/NAME
 *
 * Like Google's names, they alternate kinds and IDs, so that a prefix finds all resources of an account or cluster.
 * They lack Google's leading slashes, which would claim a Google service. The provider never reuses these IDs.
 * `host/NAME` is the sender's name for the host.
 */
export function otherResource(event: RuntimeEvent, startsAtCluster: boolean): Resource | undefined {
  const names = hostNamesOf(event);
  if (!isAboutHost(event) || isGoogleHost(event, names)) return undefined;
  const candidates = [
    startsAtCluster && names.length > 0 ? clusterName(event) : undefined,
    awsName(event),
    azureName(event),
    nodeName(event, names),
    names[0] === undefined ? undefined : path('host', names[0]),
  ];
  return shortEnough(candidates);
}

/**
 * Returns the resource outside Google Cloud of an event without a host: the cluster, else the account, subscription or
 * organization.
 */
export function otherPlace(event: RuntimeEvent): Resource | undefined {
  return shortEnough([clusterName(event), accountName(event)]);
}

/** Returns the first name that is short enough. Truncating a name would name another resource. */
function shortEnough(candidates: readonly (string | undefined)[]): Resource | undefined {
  const name = candidates.find((each) => each !== undefined && each.length <= 255);
  return name === undefined ? undefined : { kind: 'other', name };
}

function accountName({ cloud = {} }: RuntimeEvent): string | undefined {
  const { provider, account, organization, region } = cloud;
  if (provider === 'aws') {
    return (awsAccount(account) ?? awsRegion(region)) === undefined ? undefined : awsPlace(cloud);
  }
  const subscription = provider === 'azure' ? azureId(account) : undefined;
  if (subscription !== undefined) return path('azure', 'subscriptions', subscription);
  if (!isSaid(organization)) return undefined;
  if (provider === 'azure') return path('azure', 'tenants', organization);
  return provider === 'okta' || provider === 'github'
    ? path(provider, 'organizations', organization)
    : undefined;
}

function awsName({ cloud }: RuntimeEvent): string | undefined {
  if (cloud?.provider !== 'aws') return undefined;
  const { account, region, instanceId } = cloud;
  // AWS's own names all contain the region, although an instance's ID is unique without it.
  const parts = [awsAccount(account), awsRegion(region), awsInstance(instanceId)];
  if (instanceId === undefined || parts.includes(undefined)) return undefined;
  return `${awsPlace(cloud)}/instances/${instanceId}`;
}

function azureName({ cloud }: RuntimeEvent): string | undefined {
  if (cloud?.provider !== 'azure') return undefined;
  const [account, instanceId] = [azureId(cloud.account), azureId(cloud.instanceId)];
  if (account === undefined || instanceId === undefined) return undefined;
  return path('azure', 'subscriptions', account, 'virtualMachines', instanceId);
}

function nodeName(event: RuntimeEvent, names: readonly string[]): string | undefined {
  const { cluster, node } = event.kubernetes ?? {};
  if (!isSaid(cluster) || node === undefined || !names.includes(node)) return undefined;
  return path('kubernetes', cluster, 'nodes', node);
}

function clusterName({ kubernetes }: RuntimeEvent): string | undefined {
  return isSaid(kubernetes?.cluster) ? path('kubernetes', kubernetes.cluster) : undefined;
}
