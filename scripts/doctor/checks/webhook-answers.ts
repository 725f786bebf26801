import { isObject, jsonOf } from '@pipeline/shared/json.ts';
import { pluralize } from '../../../cli/pluralize.ts';
import type { Deployment } from '../../lib/deployment.ts';
import { ok, problem, warning, withFaults, type CheckResult } from '../check.ts';
import type { Answer } from '../../lib/probe.ts';
import { crashLogsOf, logsOf, restartLocal } from '../remediation.ts';

/** @param health the response, or the reason why there is none. */
export function evaluateHealth(
  health: Answer | string,
  url: string,
  deployment: Deployment,
): CheckResult {
  const { local, projectId } = deployment;
  if (typeof health === 'string') {
    return withFaults(
      problem(
        `nothing answers at ${url} (${health}): senders' events are lost once they stop trying again`,
        local === undefined
          ? 'see whether the address resolves, whether a load balancer has its certificate, and whether receive is deployed: ' +
              `gcloud functions list --project=${projectId}`
          : restartLocal,
      ),
    );
  }
  const { status, text } = health;
  if (status === 200 && isHealthy(text)) return ok(url);
  if (status === 403) {
    return withFaults(
      problem(
        `${url} refuses this machine (403)`,
        'senders may get the same: let allUsers invoke receive, or, if a load balancer has a list of allowed ' +
          "addresses, add the senders' (and call doctor from one of them)",
      ),
    );
  }
  return withFaults(
    problem(
      `what answers at ${url} is not receive, or is broken (${status})`,
      local === undefined
        ? `compare webhookUrl with the address of receive, and see why it ended: ${crashLogsOf(deployment)}`
        : restartLocal,
    ),
  );
}

export function evaluateStranger({ status }: Answer, deployment: Deployment): CheckResult {
  if (status === 401) return ok('401 without credentials');
  if (status >= 200 && status < 300) {
    return withFaults(
      problem(
        `the webhook accepts events without credentials (${status})`,
        'another service answers there: receive rejects such requests; compare webhookUrl with its address',
      ),
    );
  }
  return withFaults(
    problem(
      `a request without credentials is answered ${status} instead of 401`,
      `see the log of receive: ${logsOf(deployment, 'receive')}`,
    ),
  );
}

export function evaluateAccepted(answers: readonly Answer[], deployment: Deployment): CheckResult {
  const refused = answers.flatMap(({ status }, index) => (status === 401 ? [index + 1] : []));
  if (refused.length > 0) {
    const which = answers.length === 1 ? 'the token' : `token ${refused.join(', ')} of the secret`;
    return withFaults(
      problem(
        `the webhook refuses ${which} (401): senders that use it lose their events`,
        deployment.local === undefined
          ? `receive reads ${deployment.webhookSecretId ?? 'its secret'} from a file, within 30 s of a change: see that ` +
              `the volume has version latest, and its log: ${logsOf(deployment, 'receive')}`
          : `the token in the stack file differs from the one that receive was started with: ${restartLocal}`,
      ),
    );
  }
  const failed = answers.find(({ status }) => status !== 200);
  if (failed !== undefined) {
    return withFaults(
      problem(
        `the webhook answers ${failed.status} to a test notification with the secret`,
        `see the log of receive: ${logsOf(deployment, 'receive')}`,
      ),
    );
  }
  if (!answers.every(({ text }) => isIgnored(text))) {
    return withFaults(
      warning(
        `receive does not know a test notification: ${answers[0]?.text.slice(0, 200) ?? ''}`,
        'deploy the version that doctor is from: terraform apply',
      ),
    );
  }
  return ok(
    `${pluralize(answers.length, 'token')} accepted, by a test notification that becomes no finding`,
  );
}

function isHealthy(text: string): boolean {
  const body = jsonOf(text);
  return isObject(body) && body['status'] === 'ok';
}

function isIgnored(text: string): boolean {
  const body = jsonOf(text);
  return (
    isObject(body) && body['ignored'] === 1 && body['accepted'] === 0 && body['quarantined'] === 0
  );
}
