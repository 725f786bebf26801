import type { Deployment } from '../../lib/deployment.ts';
import { isNotFound, toNotChecked } from '../../lib/google-errors.ts';
import { redeployOr } from '../remediation.ts';
import type { DoctorContext } from '../context.ts';
import { withFaults, ok, problem, type Check, type CheckResult } from '../check.ts';

/** Checks that the four topics exist. */
export function topicsCheck(context: DoctorContext): Check {
  const { deployment, clients, timeoutMs } = context;
  const { events, eventsDead, findings, findingsDead } = deployment.topics;
  const names = [events, eventsDead, findings, findingsDead];
  const exists = async (name: string): Promise<boolean> => {
    try {
      const topic = `projects/${deployment.projectId}/topics/${name}`;
      await clients.publisher.getTopic({ topic }, { timeout: timeoutMs, retry: null });
      return true;
    } catch (error) {
      if (isNotFound(error)) return false;
      throw toNotChecked(error, `the topic ${name}`, 'roles/pubsub.viewer');
    }
  };
  return {
    name: 'topics',
    run: async () => {
      const found = await Promise.all(
        names.map(async (name) => ({ name, is: await exists(name) })),
      );
      const missing = found.filter(({ is }) => !is).map(({ name }) => name);
      return evaluateTopics(deployment, names, missing);
    },
  };
}

function evaluateTopics(
  deployment: Deployment,
  names: readonly string[],
  missing: readonly string[],
): CheckResult {
  if (missing.length === 0) return ok(names.join(', '));
  return withFaults(
    ...missing.map((name) =>
      problem(
        `there is no topic ${name}: publishes to it fail`,
        redeployOr(
          deployment,
          `gcloud pubsub topics create ${name} --project=${deployment.projectId}`,
        ),
      ),
    ),
  );
}
