import type { Deployment } from '../../lib/deployment.ts';
import type { StageResources } from '../../lib/stage-resources.ts';
import { durationText } from '../../../cli/durations.ts';
import { problem, withFaults, type Check, type CheckResult, type Fault } from '../check.ts';
import type { DoctorContext } from '../context.ts';
import { expectedOf, type Expected } from '../expected.ts';
import { redeployOr } from '../remediation.ts';
import type { SubscriptionConfig } from '../subscription-config.ts';
import { retentionFaults } from './subscription-retries.ts';

/** Checks that a stage's dead letters are retained until they are replayed. */
export function deadLetterSubscriptionCheck(
  context: DoctorContext,
  resources: StageResources,
): Check {
  const { deployment } = context;
  return {
    name: `${resources.stage}: dead-letter subscription`,
    run: async () =>
      evaluateDeadLetterSubscription(
        await context.subscription(resources.deadSubscription),
        expectedOf(deployment),
        resources,
        deployment,
      ),
  };
}

export function evaluateDeadLetterSubscription(
  config: SubscriptionConfig | undefined,
  { deadLetterRetention: retention }: Expected,
  resources: StageResources,
  deployment: Deployment,
): CheckResult {
  const { deadTopic, deadSubscription: name, stage } = resources;
  const { projectId: project } = deployment;
  const gcloud = 'gcloud pubsub subscriptions';
  const create =
    `${gcloud} create ${name} --project=${project} --topic=${deadTopic} ` +
    `--message-retention-duration=${retention}s --expiration-period=never`;
  if (config === undefined) {
    return withFaults(
      problem(
        `there is no subscription ${name}: the dead letters of ${stage} are lost`,
        redeployOr(deployment, create),
      ),
    );
  }
  const recreate = redeployOr(
    deployment,
    `${gcloud} delete ${name} --project=${project}; ${create}`,
  );
  const update = (flags: string): string =>
    redeployOr(deployment, `${gcloud} update ${name} --project=${project} ${flags}`);
  const stopPushing = redeployOr(
    deployment,
    `${gcloud} modify-push-config ${name} --project=${project} --push-endpoint=""`,
  );
  const kept = durationText(config.retention * 1000);
  return {
    says: `${name} keeps dead letters for ${kept}, and never expires`,
    faults: [
      ...lossFaults(config, resources, project, recreate),
      ...pushFaults(config, name, stopPushing),
      ...retentionFaults(config, 'dead letters', retention, update),
    ],
    unchecked: [],
  };
}

/** Faults that keep dead letters out of the subscription. Its topic and filter cannot be changed. */
function lossFaults(
  { isDetached, topic, filter }: SubscriptionConfig,
  { deadTopic, deadSubscription: name, stage }: StageResources,
  project: string,
  recreate: string,
): readonly Fault[] {
  const expected = `projects/${project}/topics/${deadTopic}`;
  const faults: Fault[] = [];
  if (isDetached || topic !== expected) {
    const where = isDetached ? 'detached' : `on ${topic}`;
    faults.push(
      problem(
        `${name} is ${where} and not on ${expected}: the dead letters of ${stage} are lost`,
        recreate,
      ),
    );
  }
  if (filter !== '') {
    faults.push(
      problem(`${name} has the filter ${filter}: what does not pass it is lost`, recreate),
    );
  }
  return faults;
}

function pushFaults({ push }: SubscriptionConfig, name: string, remedy: string): readonly Fault[] {
  if (push === undefined) return [];
  return [
    problem(`${name} pushes to ${push.endpoint}: replay cannot pull its dead letters`, remedy),
  ];
}
