import { bodyOf } from '../../lib/google-api.ts';
import { bindingsOf, grants, mayPublish, type Binding } from '../iam-policy.ts';
import type { StageResources } from '../../lib/stage-resources.ts';
import type { DoctorContext } from '../context.ts';
import {
  withFaults,
  notChecked,
  ok,
  problem,
  type Check,
  type Fault,
  type CheckResult,
} from '../check.ts';
import { NotChecked } from '../../lib/not-checked.ts';

const maySubscribe = new Set([
  'roles/pubsub.subscriber',
  'roles/pubsub.editor',
  'roles/pubsub.admin',
  'roles/editor',
  'roles/owner',
]);

/**
 * Checks that Pub/Sub's service agent may move failed messages to the dead-letter topic. Without both grants, it never
 * moves them and reports no error:
 * https://docs.cloud.google.com/pubsub/docs/dead-letter-topics#grant_forwarding_permissions
 */
export function grantsCheck(context: DoctorContext, resources: StageResources): Check {
  const { deployment, clients } = context;
  const { projectId: project } = deployment;
  const policy = async (resource: string): Promise<readonly Binding[]> => {
    const path = `projects/${project}/${resource}:getIamPolicy`;
    const answer = await clients.google.get('pubsub', path);
    const needs = 'roles/iam.securityReviewer';
    return bindingsOf(bodyOf(answer, `who may do what with ${resource}`, needs));
  };
  return {
    name: `${resources.stage}: dead-letter grants`,
    run: async () => {
      if (deployment.local !== undefined) return notChecked('the local pipeline has no IAM');
      const [number, topic, subscriptions, inherited] = await Promise.all([
        context.projectNumber(),
        policy(`topics/${resources.deadTopic}`),
        Promise.all(
          resources.subscriptions.map(async ({ name }) => ({
            name,
            bindings: await policy(`subscriptions/${name}`),
          })),
        ),
        projectPolicy(context),
      ]);
      return evaluateGrants({ number, topic, subscriptions, inherited }, resources, project);
    },
  };
}

interface GrantBindings {
  readonly number: string;
  readonly topic: readonly Binding[];
  readonly subscriptions: readonly {
    readonly name: string;
    readonly bindings: readonly Binding[];
  }[];
  /** Bindings of the project, which all its resources inherit; undefined if they cannot be read. */
  readonly inherited: readonly Binding[] | undefined;
}

function evaluateGrants(
  { number, topic, subscriptions, inherited }: GrantBindings,
  { deadTopic }: StageResources,
  project: string,
): CheckResult {
  const agent = `service-${number}@gcp-sa-pubsub.iam.gserviceaccount.com`;
  const has = (own: readonly Binding[], roles: ReadonlySet<string>): boolean =>
    grants([...own, ...(inherited ?? [])], agent, roles);
  const missing = (what: string, kind: string, resource: string, role: string): Fault =>
    problem(
      `Pub/Sub may not ${what}: dead letters are never moved, and failing messages are redelivered endlessly`,
      `terraform apply grants it; or at once: gcloud pubsub ${kind} add-iam-policy-binding ${resource} ` +
        `--project=${project} --member=serviceAccount:${agent} --role=${role}`,
    );
  const faults: Fault[] = [];
  if (!has(topic, mayPublish)) {
    faults.push(missing(`publish to ${deadTopic}`, 'topics', deadTopic, 'roles/pubsub.publisher'));
  }
  for (const { name, bindings } of subscriptions) {
    if (has(bindings, maySubscribe)) continue;
    faults.push(
      missing(`acknowledge on ${name}`, 'subscriptions', name, 'roles/pubsub.subscriber'),
    );
  }
  if (faults.length === 0) return ok(`Pub/Sub may move dead letters to ${deadTopic}`);
  const unchecked =
    inherited === undefined ? ['grants on the project, which you may not read'] : [];
  return { ...withFaults(...faults), unchecked };
}

/** Reads the project's bindings; returns undefined if they cannot be read. */
export async function projectPolicy({
  deployment,
  clients,
}: DoctorContext): Promise<readonly Binding[] | undefined> {
  const { projectId } = deployment;
  try {
    const path = `projects/${projectId}:getIamPolicy`;
    const answer = await clients.google.post('resourceManager', path, {});
    return bindingsOf(bodyOf(answer, 'the policy of the project', 'roles/iam.securityReviewer'));
  } catch (error) {
    if (error instanceof NotChecked) return undefined;
    throw error;
  }
}
