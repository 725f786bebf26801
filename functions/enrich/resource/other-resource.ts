import type { Resource, RuntimeEvent } from '@pipeline/shared/event.ts';
import { isGoogleHost } from '../lookup/google-host.ts';
import { hostNamesOf, isAboutHost } from '../lookup/host-names.ts';

/**
 * The name of a host that is not Google's. Security Command Center leaves it to us: "For findings on
 * non-Google Cloud resources, the resourceName can be a customer or partner defined string"
 * (https://docs.cloud.google.com/security-command-center/docs/reference/rest/v2/organizations.sources.findings).
 *
 *     aws/accounts/ACCOUNT/regions/REGION/instances/INSTANCE
 *     azure/subscriptions/SUBSCRIPTION/virtualMachines/VM-ID
 *     kubernetes/CLUSTER/nodes/NODE
 *     kubernetes/CLUSTER                      where the ladder starts at the cluster
 *     host/NAME
 *
 * They are built as Google's names are, kinds and ids in turn, so that a prefix finds all of an account
 * or a cluster; without the slashes in front, which would claim a service of Google's. The ids are those
 * that the provider never gives again. `host/NAME` says no more than the sender did.
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
  // A cut name would be another resource's: one that is too long is left for the next.
  const name = candidates.find((each) => each !== undefined && each.length <= 255);
  return name === undefined ? undefined : { kind: 'other', name };
}

function awsName({ cloud }: RuntimeEvent): string | undefined {
  if (cloud?.provider !== 'aws') return undefined;
  const { account = '', region = '', instanceId = '' } = cloud;
  // https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/resource-ids.html
  if (!/^\d{12}$/.test(account) || !/^i-[0-9a-f]{8,17}$/.test(instanceId)) return undefined;
  // A region is part of every name of AWS's own, though an instance's id is enough.
  if (!/^[a-z]{2}(?:-[a-z]+)+-\d$/.test(region)) return undefined;
  return path('aws', 'accounts', account, 'regions', region, 'instances', instanceId);
}

const uuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

function azureName({ cloud }: RuntimeEvent): string | undefined {
  if (cloud?.provider !== 'azure') return undefined;
  const { account = '', instanceId = '' } = cloud;
  if (!uuid.test(account) || !uuid.test(instanceId)) return undefined;
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

/** Neither a documentation's placeholder nor a mask. */
function isSaid(name: string | undefined): name is string {
  return name !== undefined && /^[^<>*]+$/.test(name);
}

/** A name may hold anything, as somebody chose it: what would break the path is escaped. */
function path(...parts: string[]): string {
  return parts.map(encodeURIComponent).join('/');
}
