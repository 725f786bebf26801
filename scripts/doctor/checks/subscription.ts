import type { Deployment } from '../../lib/deployment.ts';
import { expectedOf, type Expected } from '../expected.ts';
import { checkName, setUpAgain, setUpAll, type StageParts } from '../remedies.ts';
import type { Subject } from '../subject.ts';
import { isSameUrl } from '../urls.ts';
import type { SubscriptionFacts } from '../subscription-facts.ts';
import { faulty, problem, warning, type Check, type Fault, type Verdict } from '../verdict.ts';
import { span } from '../words.ts';

/** One of a stage's subscriptions, and the parts of the stage. */
export interface FeedParts extends StageParts {
  readonly subscription: string;
  readonly filter: string;
}

/** Whether a stage's subscriptions deliver to it, patiently, and bury what fails. */
export function subscriptionChecks(subject: Subject, stage: StageParts): readonly Check[] {
  const { deployment } = subject;
  return stage.subscriptions.map(({ name, urgent, filter }) => ({
    name: checkName(stage, urgent, 'subscription'),
    run: async () =>
      judgeSubscription(
        await subject.subscription(name),
        expectedOf(deployment),
        { ...stage, subscription: name, filter },
        deployment,
      ),
  }));
}

export function judgeSubscription(
  facts: SubscriptionFacts | undefined,
  expected: Expected,
  parts: FeedParts,
  deployment: Deployment,
): Verdict {
  const { stage, subscription, topic } = parts;
  const { projectId: project } = deployment;
  const update = (flags: string): string =>
    setUpAgain(
      deployment,
      `gcloud pubsub subscriptions update ${subscription} --project=${project} ${flags}`,
    );
  const setUp = setUpAll(deployment);
  if (facts === undefined) {
    return faulty(
      problem(
        `there is no subscription ${subscription}: nothing reaches ${stage}, and what is published meanwhile is lost`,
        setUp,
      ),
    );
  }
  const faults = [
    ...connectionFaults(facts, `projects/${project}/topics/${topic}`, parts, setUp),
    ...pushFaults(facts, expected, parts, deployment),
    ...deadLetterFaults(facts, expected, parts, deployment, update),
    ...patienceFaults(facts, expected, update),
  ];
  const unchecked =
    facts.push !== undefined && deployment.functions[stage] === undefined
      ? [`whether it pushes to ${stage}: the deployment names no functions.${stage}`]
      : [];
  const reaches = facts.push === undefined ? 'is pulled from' : `pushes to ${facts.push.endpoint}`;
  const attempts = facts.deadLetter?.maxDeliveryAttempts ?? 0;
  return {
    says: `${subscription} ${reaches}; ${attempts} attempts, then ${parts.deadTopic}`,
    faults,
    unchecked,
  };
}

type Update = (flags: string) => string;

function connectionFaults(
  facts: SubscriptionFacts,
  topic: string,
  { subscription, stage, filter }: FeedParts,
  setUp: string,
): readonly Fault[] {
  const faults: Fault[] = [];
  if (facts.isDetached) {
    faults.push(problem(`${subscription} is detached: it gets nothing any more`, setUp));
  } else if (facts.topic !== topic) {
    faults.push(problem(`${subscription} is on ${facts.topic} and not on ${topic}`, setUp));
  }
  if (facts.filter !== filter) {
    const has = facts.filter === '' ? 'no filter' : `the filter ${facts.filter}`;
    const instead = filter === '' ? 'none' : filter;
    faults.push(
      problem(
        `${subscription} has ${has} instead of ${instead}: events may never reach ${stage}, or reach it twice`,
        setUp,
      ),
    );
  }
  return faults;
}

function pushFaults(
  { push }: SubscriptionFacts,
  { needsToken }: Expected,
  { stage, subscription }: FeedParts,
  deployment: Deployment,
): readonly Fault[] {
  if (deployment.kubernetes?.delivery === 'pull') return pullFaults(push, subscription, deployment);
  const url = deployment.functions[stage];
  const remedy = setUpAgain(
    deployment,
    `gcloud pubsub subscriptions modify-push-config ${subscription} --project=${deployment.projectId} ` +
      `--push-endpoint=${url ?? 'URL'} --push-auth-service-account=ACCOUNT --push-auth-token-audience=${url ?? 'URL'}`,
  );
  if (push === undefined) {
    return [problem(`${subscription} pushes nothing: its events wait and reach nobody`, remedy)];
  }
  const faults: Fault[] = [];
  if (url !== undefined && !isSameUrl(push.endpoint, url)) {
    faults.push(
      problem(`${subscription} pushes to ${push.endpoint}, but ${stage} is at ${url}`, remedy),
    );
  }
  if (!needsToken) return faults;
  if (push.serviceAccount === undefined) {
    faults.push(problem(`${subscription} pushes without a token: ${stage} refuses it`, remedy));
  } else if (push.audience !== '' && url !== undefined && !isSameUrl(push.audience, url)) {
    faults.push(
      problem(
        `the token of ${subscription} is for ${push.audience}, and ${stage} is at ${url}: it is refused`,
        remedy,
      ),
    );
  }
  return faults;
}

/** A stage that pulls gets nothing from a subscription that pushes. */
function pullFaults(
  push: SubscriptionFacts['push'],
  subscription: string,
  deployment: Deployment,
): readonly Fault[] {
  if (push === undefined) return [];
  return [
    problem(
      `${subscription} pushes to ${push.endpoint}, and the pods that pull from it get nothing`,
      setUpAgain(
        deployment,
        `gcloud pubsub subscriptions modify-push-config ${subscription} --project=${deployment.projectId} --push-endpoint=`,
      ),
    ),
  ];
}

function deadLetterFaults(
  { deadLetter }: SubscriptionFacts,
  { maxDeliveryAttempts: attempts }: Expected,
  { subscription, deadTopic }: FeedParts,
  { projectId }: Deployment,
  update: Update,
): readonly Fault[] {
  const topic = `projects/${projectId}/topics/${deadTopic}`;
  const remedy = update(`--dead-letter-topic=${deadTopic} --max-delivery-attempts=${attempts}`);
  if (deadLetter === undefined) {
    return [
      problem(
        `${subscription} has no dead-letter policy: what always fails is delivered again until it is lost`,
        remedy,
      ),
    ];
  }
  const faults: Fault[] = [];
  if (deadLetter.topic !== topic) {
    faults.push(problem(`its dead letters go to ${deadLetter.topic}, and not to ${topic}`, remedy));
  }
  if (deadLetter.maxDeliveryAttempts < attempts) {
    faults.push(
      warning(
        `it gives up after ${deadLetter.maxDeliveryAttempts} attempts instead of ${attempts}: a long outage becomes dead letters`,
        remedy,
      ),
    );
  }
  return faults;
}

function patienceFaults(
  facts: SubscriptionFacts,
  expected: Expected,
  update: Update,
): readonly Fault[] {
  const { backoff, ackDeadline, retention, expiresAfter } = facts;
  const faults: Fault[] = [];
  if (ackDeadline < expected.ackDeadline) {
    faults.push(
      problem(
        `its ack deadline of ${ackDeadline} s is shorter than ${expected.ackDeadline} s: events come again while they are being handled`,
        update(`--ack-deadline=${expected.ackDeadline}`),
      ),
    );
  }
  faults.push(...backoffFaults(backoff, expected.backoff, update));
  if (expiresAfter !== undefined) faults.push(expiryFault(expiresAfter, update));
  if (retention < expected.retention) {
    faults.push(
      warning(
        `it keeps events for ${span(retention * 1000)} instead of ${span(expected.retention * 1000)}`,
        update(`--message-retention-duration=${expected.retention}s`),
      ),
    );
  }
  return faults;
}

function backoffFaults(
  backoff: SubscriptionFacts['backoff'],
  expected: Expected['backoff'],
  update: Update,
): readonly Fault[] {
  if (expected === undefined) return [];
  const { minimum, maximum } = expected;
  const remedy = update(`--min-retry-delay=${minimum}s --max-retry-delay=${maximum}s`);
  if (backoff === undefined) {
    return [
      problem('it has no backoff: in an outage all attempts are used up within seconds', remedy),
    ];
  }
  if (backoff.minimum === minimum && backoff.maximum === maximum) return [];
  return [
    warning(
      `its backoff is ${backoff.minimum} s to ${backoff.maximum} s instead of ${minimum} s to ${maximum} s`,
      remedy,
    ),
  ];
}

/** An idle subscription is deleted, with everything in it, and nobody is told. */
export function expiryFault(seconds: number, update: Update): Fault {
  return problem(
    `it is deleted after ${span(seconds * 1000)} without use`,
    update('--expiration-period=never'),
  );
}
