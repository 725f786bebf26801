import type { Deployment } from '../../lib/deployment.ts';
import { expectedOf, type Expected } from '../expected.ts';
import { setUpAgain, type StageParts } from '../remediation.ts';
import type { Subject } from '../context.ts';
import type { SubscriptionFacts } from '../subscription-config.ts';
import { faulty, problem, warning, type Check, type Fault, type Verdict } from '../check.ts';
import { span } from '../../../cli/pluralize.ts';
import { expiryFault } from './subscription.ts';

/** Whether a stage's dead letters are kept until somebody replays them. */
export function deadSubscriptionCheck(subject: Subject, parts: StageParts): Check {
  const { deployment } = subject;
  return {
    name: `${parts.stage}: dead-letter subscription`,
    run: async () =>
      judgeDeadSubscription(
        await subject.subscription(parts.deadSubscription),
        expectedOf(deployment),
        parts,
        deployment,
      ),
  };
}

export function judgeDeadSubscription(
  facts: SubscriptionFacts | undefined,
  { deadLetterRetention: retention }: Expected,
  { deadTopic, deadSubscription: name, stage }: StageParts,
  deployment: Deployment,
): Verdict {
  const { projectId: project } = deployment;
  const create =
    `gcloud pubsub subscriptions create ${name} --project=${project} --topic=${deadTopic} ` +
    `--message-retention-duration=${retention}s --expiration-period=never`;
  if (facts === undefined) {
    return faulty(
      problem(
        `there is no subscription ${name}: the dead letters of ${stage} are lost`,
        setUpAgain(deployment, create),
      ),
    );
  }
  const update = (flags: string): string =>
    setUpAgain(
      deployment,
      `gcloud pubsub subscriptions update ${name} --project=${project} ${flags}`,
    );
  const topic = `projects/${project}/topics/${deadTopic}`;
  const faults: Fault[] = [];
  if (facts.isDetached || facts.topic !== topic) {
    const where = facts.isDetached ? 'detached' : `on ${facts.topic}`;
    faults.push(
      problem(
        `${name} is ${where} and not on ${topic}: the dead letters of ${stage} are lost`,
        setUpAgain(
          deployment,
          `gcloud pubsub subscriptions delete ${name} --project=${project}; ${create}`,
        ),
      ),
    );
  }
  if (facts.push !== undefined) {
    faults.push(
      problem(
        `${name} pushes to ${facts.push.endpoint}: replay cannot pull its dead letters`,
        setUpAgain(
          deployment,
          `gcloud pubsub subscriptions modify-push-config ${name} --project=${project} --push-endpoint=""`,
        ),
      ),
    );
  }
  if (facts.filter !== '') {
    faults.push(
      problem(
        `${name} has the filter ${facts.filter}: what does not pass it is lost`,
        setUpAgain(
          deployment,
          `gcloud pubsub subscriptions delete ${name} --project=${project}; ${create}`,
        ),
      ),
    );
  }
  if (facts.expiresAfter !== undefined) faults.push(expiryFault(facts.expiresAfter, update));
  if (facts.retention < retention) {
    faults.push(
      warning(
        `it keeps dead letters for ${span(facts.retention * 1000)} instead of ${span(retention * 1000)}`,
        update(`--message-retention-duration=${retention}s`),
      ),
    );
  }
  return {
    says: `${name} keeps dead letters for ${span(facts.retention * 1000)}, and never expires`,
    faults,
    unchecked: [],
  };
}
