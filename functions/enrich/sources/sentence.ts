import type { Alert } from '@pipeline/shared/alert.ts';
import type { Parts } from '@pipeline/shared/event.ts';

/**
 * Returns one sentence about the event, such as: ModifyInstanceAttribute on i-0a1b by admin from 203.0.113.87 in
 * us-east-1. Undefined if the parts contain no more than the rule.
 */
export function sentenceOf({ actor, api, cloud, target }: Parts, alert: Alert): string | undefined {
  const { rule } = alert;
  const what = api?.method ?? rule;
  const on = target?.displayName ?? cloud?.instanceId;
  const by = actor?.email ?? actor?.userName ?? actor?.subject;
  const where = whereOf(cloud);
  const more = [
    on && ` on ${on}`,
    by && ` by ${by}`,
    api?.callerIp && ` from ${api.callerIp}`,
    where && ` in ${where}`,
    api?.failure && ` failed: ${api.failure}`,
  ].join('');
  return more === '' && what === rule ? undefined : what + more + certaintyOf(alert);
}

function whereOf(cloud: Parts['cloud']): string | undefined {
  const { provider, region, account, organization, project } = cloud ?? {};
  if (region !== undefined) return region;
  const isAzure = provider === 'azure';
  if (account !== undefined) return `the ${isAzure ? 'subscription' : 'account'} ${account}`;
  return isAzure && organization !== undefined
    ? `the tenant ${organization}`
    : (organization ?? project);
}

/** Returns that the event comes from machine learning, with its certainty if given. */
export function certaintyOf({ origin, details }: Alert): string {
  const probability = Number(details['detectedClassProbability']);
  if (probability > 0 && probability <= 1) {
    return ` (machine learning, ${String(Math.round(probability * 100))} % sure)`;
  }
  return origin?.engine === 'machineLearning' ? ' (machine learning)' : '';
}
