import type { Deployment } from '../../lib/deployment.ts';
import type { StageResources } from '../../lib/stage-resources.ts';
import { problem, type Fault } from '../check.ts';
import type { Expected } from '../expected.ts';
import { redeployOr } from '../remediation.ts';
import type { SubscriptionConfig } from '../subscription-config.ts';
import { isSameUrl } from '../../lib/urls.ts';

type SubscriptionOfStage = Pick<StageResources, 'stage'> & { readonly subscription: string };

/** Checks that pushes reach the stage; if pods pull, checks that the subscription does not push. */
export function pushFaults(
  { push }: SubscriptionConfig,
  { needsToken }: Expected,
  { stage, subscription }: SubscriptionOfStage,
  deployment: Deployment,
): readonly Fault[] {
  if (deployment.kubernetes?.delivery === 'pull') return pullFaults(push, subscription, deployment);
  const url = deployment.functions[stage];
  const remedy = redeployOr(
    deployment,
    `gcloud pubsub subscriptions modify-push-config ${subscription} --project=${deployment.projectId} ` +
      `--push-endpoint=${url ?? 'URL'} --push-auth-service-account=ACCOUNT --push-auth-token-audience=${url ?? 'URL'}`,
  );
  if (push === undefined) {
    return [problem(`${subscription} does not push: its events wait undelivered`, remedy)];
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

/** A subscription that pushes delivers nothing to a stage that pulls. */
function pullFaults(
  push: SubscriptionConfig['push'],
  subscription: string,
  deployment: Deployment,
): readonly Fault[] {
  if (push === undefined) return [];
  return [
    problem(
      `${subscription} pushes to ${push.endpoint}, and the pods that pull from it get nothing`,
      redeployOr(
        deployment,
        `gcloud pubsub subscriptions modify-push-config ${subscription} --project=${deployment.projectId} --push-endpoint=`,
      ),
    ),
  ];
}
