import type { PlannedResource } from './runs.ts';
import { objectsIn } from './runs.ts';

/** A grant as terraform/iam.json has it: a row of the README's table. */
export interface Grant {
  readonly identity: string;
  readonly role: string;
  readonly on: string;
  /** The title of its IAM condition. */
  readonly condition?: string;
}

/** A row of terraform/iam.json: of one deployment alone, or of both. */
export interface Row extends Grant {
  readonly deployment?: 'functions' | 'kubernetes';
}

/** Returns whether a resource's only purpose is to grant access. */
export function givesAccess({ type }: { readonly type: string }): boolean {
  return /_iam_(member|binding|policy)$|_iam_audit_config$|_iam_custom_role$|_access$|_access_control$|_acl$|_account_key$/.test(
    type,
  );
}

/**
 * Describes the grant of a planned resource in the terms of iam.json: without the project and the name prefix.
 * @throws Error for a resource that no row could describe.
 */
export function toGrant(resource: PlannedResource, prefix: string): Grant {
  const { type, address, values } = resource;
  const role = values['role'];
  const member = values['member'];
  if (!type.endsWith('_iam_member') || typeof role !== 'string' || typeof member !== 'string') {
    throw new Error(`${address} is no grant of one role to one member`);
  }
  const [condition] = objectsIn(values['condition']).map((given) => given['title']);
  return {
    identity: identityOf(member, prefix),
    role,
    on: targetOf(resource, prefix),
    ...(typeof condition === 'string' ? { condition } : {}),
  };
}

function identityOf(member: string, prefix: string): string {
  if (member.endsWith('@gcp-sa-pubsub.iam.gserviceaccount.com')) return "Pub/Sub's service agent";
  if (member.endsWith('@gcp-sa-logging.iam.gserviceaccount.com')) {
    return "Cloud Logging's service agent of each parent";
  }
  const own = /^serviceAccount:(.+)@example-project\.iam\.gserviceaccount\.com$/.exec(member)?.[1];
  if (own?.startsWith(`${prefix}scc-`)) return own.slice(`${prefix}scc-`.length);
  const pods =
    /^(?:serviceAccount:example-project\.svc\.id\.goog\[[\w-]+\/(\w+)\]|principal:.*\/subject\/system:serviceaccount:[\w-]+:(\w+))$/.exec(
      member,
    );
  if (pods !== null) return `pods of ${pods[1] ?? pods[2] ?? ''}`;
  return member === 'allUsers' ? member : 'each of event_publishers';
}

function targetOf({ type, address, values }: PlannedResource, prefix: string): string {
  const named = (argument: string): string => {
    const name = values[argument];
    if (typeof name !== 'string') throw new Error(`${address} has no ${argument} yet`);
    return name.replace('example-project-', '').replace(prefix, '');
  };
  switch (type) {
    case 'google_pubsub_topic_iam_member':
      return `topic ${named('topic')}`;
    case 'google_pubsub_subscription_iam_member':
      // The tests' names of previous subscriptions.
      return named('subscription').endsWith('-1')
        ? 'each of previous_subscriptions'
        : `subscription ${named('subscription')}`;
    case 'google_cloud_run_v2_service_iam_member':
      return `service ${named('name')}`;
    case 'google_secret_manager_secret_iam_member':
      return `secret ${named('secret_id')}`;
    case 'google_storage_bucket_iam_member':
      return named('bucket') === 'releases' ? 'bucket of packages' : `bucket ${named('bucket')}`;
    case 'google_artifact_registry_repository_iam_member':
      return `repository ${named('repository')}`;
    case 'google_bigquery_table_iam_member':
      return `table ${named('dataset_id')}.${named('table_id')}`;
    case 'google_service_account_iam_member':
      return `account ${named('service_account_id').replace(/^projects\/[^/]+\/serviceAccounts\/([^@]+)@.*$/, '$1')}`;
    case 'google_scc_v2_organization_source_iam_member':
      return 'its sources';
    case 'google_organization_iam_member':
      return 'the organization';
    case 'google_project_iam_member':
      return named('project') === 'example-project' ? 'the project' : 'each of lookup_projects';
    default:
      throw new Error(`${address}: nobody has said yet what ${type} grants`);
  }
}

export function textOf({ identity, role, on, condition }: Grant): string {
  return `${identity}: ${role} on ${on}${condition === undefined ? '' : `, if ${condition}`}`;
}
