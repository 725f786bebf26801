import type { Deployment } from '../../lib/deployment.ts';
import { checkName, logsOf, type StageParts } from '../remediation.ts';
import type { Subject } from '../context.ts';
import { subscriptionMetric } from '../metrics.ts';
import { faulty, notChecked, ok, problem, type Check, type Verdict } from '../check.ts';
import { count, span } from '../../../cli/pluralize.ts';

/** What waits for a stage. Only Cloud Monitoring can tell: what is pushed cannot be pulled. */
export function backlogChecks(subject: Subject, parts: StageParts): readonly Check[] {
  return parts.subscriptions.map(({ name, urgent }) => ({
    name: checkName(parts, urgent, 'backlog'),
    run: async () => {
      const [undelivered, oldestSeconds] = await Promise.all([
        subscriptionMetric(subject, 'num_undelivered_messages', name),
        subscriptionMetric(subject, 'oldest_unacked_message_age', name),
      ]);
      return judgeBacklog(undelivered, oldestSeconds, parts.stage, subject.deployment);
    },
  }));
}

/** The alert's bound as well. */
const oldSeconds = 600;

export function judgeBacklog(
  undelivered: number | undefined,
  oldestSeconds: number | undefined,
  stage: string,
  deployment: Deployment,
): Verdict {
  if (undelivered === undefined) {
    return notChecked('Cloud Monitoring has no value of the last ten minutes');
  }
  const age = oldestSeconds === undefined ? '' : `, the oldest for ${span(oldestSeconds * 1000)}`;
  const says = `${count(undelivered, 'event')} waiting${undelivered === 0 ? '' : age}`;
  if (undelivered === 0 || (oldestSeconds ?? 0) <= oldSeconds) return ok(says);
  return faulty(
    problem(
      `${stage} does not keep up, or fails: ${says}`,
      `see why it hands events back (outcome retried, and its reason): ${logsOf(deployment, stage)}`,
    ),
  );
}
