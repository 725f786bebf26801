import type { Deployment } from '../../lib/deployment.ts';
import type { StageResources } from '../../lib/stage-resources.ts';
import { logsOf } from '../remediation.ts';
import type { DoctorContext } from '../context.ts';
import { subscriptionMetric } from '../metrics.ts';
import {
  withFaults,
  notChecked,
  ok,
  problem,
  subscriptionCheckName,
  type Check,
  type CheckResult,
} from '../check.ts';
import { durationText } from '../../../cli/durations.ts';
import { pluralize } from '../../../cli/pluralize.ts';

/** Checks a stage's backlog. Only Cloud Monitoring has it: a push subscription cannot be pulled. */
export function backlogChecks(
  context: DoctorContext,
  { stage, subscriptions }: StageResources,
): readonly Check[] {
  return subscriptions.map(({ name, urgent }) => ({
    name: subscriptionCheckName(stage, urgent, 'backlog'),
    run: async () => {
      const [undelivered, oldestSeconds] = await Promise.all([
        subscriptionMetric(context, 'num_undelivered_messages', name),
        subscriptionMetric(context, 'oldest_unacked_message_age', name),
      ]);
      return evaluateBacklog(undelivered, oldestSeconds, stage, context.deployment);
    },
  }));
}

/** Same threshold as the alert. */
const oldSeconds = 600;

export function evaluateBacklog(
  undelivered: number | undefined,
  oldestSeconds: number | undefined,
  stage: string,
  deployment: Deployment,
): CheckResult {
  if (undelivered === undefined) {
    return notChecked('Cloud Monitoring has no value of the last ten minutes');
  }
  const age =
    oldestSeconds === undefined ? '' : `, the oldest for ${durationText(oldestSeconds * 1000)}`;
  const says = `${pluralize(undelivered, 'event')} waiting${undelivered === 0 ? '' : age}`;
  if (undelivered === 0 || (oldestSeconds ?? 0) <= oldSeconds) return ok(says);
  return withFaults(
    problem(
      `${stage} does not keep up, or fails: ${says}`,
      `see why it returns events (outcome retried, and its reason): ${logsOf(deployment, stage)}`,
    ),
  );
}
