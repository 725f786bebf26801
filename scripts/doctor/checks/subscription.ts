import type { Deployment } from '../../lib/deployment.ts';
import type { StageResources } from '../../lib/stage-resources.ts';
import {
  problem,
  subscriptionCheckName,
  withFaults,
  type Check,
  type CheckResult,
  type Fault,
} from '../check.ts';
import type { DoctorContext } from '../context.ts';
import { expectedOf, type Expected } from '../expected.ts';
import { redeploy, redeployOr } from '../remediation.ts';
import type { SubscriptionConfig } from '../subscription-config.ts';
import { pushFaults } from './subscription-push.ts';
import { deadLetterFaults, retentionFaults, retryFaults } from './subscription-retries.ts';

/** One subscription of a stage, with the stage's resources. */
export interface SubscriptionResources extends StageResources {
  readonly subscription: string;
  readonly filter: string;
}

/** Checks that a stage's subscriptions deliver to it, retry with backoff, and have a dead-letter policy. */
export function subscriptionChecks(
  context: DoctorContext,
  stage: StageResources,
): readonly Check[] {
  const { deployment } = context;
  return stage.subscriptions.map(({ name, urgent, filter }) => ({
    name: subscriptionCheckName(stage.stage, urgent, 'subscription'),
    run: async () =>
      evaluateSubscription(
        await context.subscription(name),
        expectedOf(deployment),
        { ...stage, subscription: name, filter },
        deployment,
      ),
  }));
}

export function evaluateSubscription(
  config: SubscriptionConfig | undefined,
  expected: Expected,
  resources: SubscriptionResources,
  deployment: Deployment,
): CheckResult {
  const { stage, subscription, topic } = resources;
  const { projectId: project } = deployment;
  const update = (flags: string): string =>
    redeployOr(
      deployment,
      `gcloud pubsub subscriptions update ${subscription} --project=${project} ${flags}`,
    );
  const remedy = redeploy(deployment);
  if (config === undefined) {
    return withFaults(
      problem(
        `there is no subscription ${subscription}: nothing reaches ${stage}, and messages published meanwhile are lost`,
        remedy,
      ),
    );
  }
  const faults = [
    ...connectionFaults(config, `projects/${project}/topics/${topic}`, resources, remedy),
    ...pushFaults(config, expected, resources, deployment),
    ...deadLetterFaults(config, expected, resources, deployment, update),
    ...retryFaults(config, expected, update),
    ...retentionFaults(config, 'events', expected.retention, update),
  ];
  const unchecked =
    config.push !== undefined && deployment.functions[stage] === undefined
      ? [`whether it pushes to ${stage}: the deployment names no functions.${stage}`]
      : [];
  const reaches =
    config.push === undefined ? 'is pulled from' : `pushes to ${config.push.endpoint}`;
  const attempts = config.deadLetter?.maxDeliveryAttempts ?? 0;
  return {
    says: `${subscription} ${reaches}; ${attempts} attempts, then ${resources.deadTopic}`,
    faults,
    unchecked,
  };
}

function connectionFaults(
  config: SubscriptionConfig,
  topic: string,
  { subscription, stage, filter }: SubscriptionResources,
  remedy: string,
): readonly Fault[] {
  const faults: Fault[] = [];
  if (config.isDetached) {
    faults.push(problem(`${subscription} is detached: it gets no more messages`, remedy));
  } else if (config.topic !== topic) {
    faults.push(problem(`${subscription} is on ${config.topic} and not on ${topic}`, remedy));
  }
  if (config.filter !== filter) {
    const has = config.filter === '' ? 'no filter' : `the filter ${config.filter}`;
    const instead = filter === '' ? 'none' : filter;
    faults.push(
      problem(
        `${subscription} has ${has} instead of ${instead}: events may never reach ${stage}, or reach it twice`,
        remedy,
      ),
    );
  }
  return faults;
}
