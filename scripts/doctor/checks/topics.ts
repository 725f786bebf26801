import type { Deployment } from '../../lib/deployment.ts';
import { isNotFound, unreadable } from '../grpc-errors.ts';
import { setUpAgain } from '../remediation.ts';
import type { Subject } from '../context.ts';
import { faulty, ok, problem, type Check, type Verdict } from '../check.ts';

/** Whether the four topics exist. */
export function topicsCheck(subject: Subject): Check {
  const { deployment, clients, timeoutMs } = subject;
  const { events, eventsDead, findings, findingsDead } = deployment.topics;
  const names = [events, eventsDead, findings, findingsDead];
  const exists = async (name: string): Promise<boolean> => {
    try {
      await clients.pubsub.topic(name).getMetadata({ timeout: timeoutMs, retry: null });
      return true;
    } catch (error) {
      if (isNotFound(error)) return false;
      throw unreadable(error, `the topic ${name}`, 'roles/pubsub.viewer');
    }
  };
  return {
    name: 'topics',
    run: async () => {
      const found = await Promise.all(
        names.map(async (name) => ({ name, is: await exists(name) })),
      );
      const missing = found.filter(({ is }) => !is).map(({ name }) => name);
      return judgeTopics(deployment, names, missing);
    },
  };
}

export function judgeTopics(
  deployment: Deployment,
  names: readonly string[],
  missing: readonly string[],
): Verdict {
  if (missing.length === 0) return ok(names.join(', '));
  return faulty(
    ...missing.map((name) =>
      problem(
        `there is no topic ${name}: what is published there is refused`,
        setUpAgain(
          deployment,
          `gcloud pubsub topics create ${name} --project=${deployment.projectId}`,
        ),
      ),
    ),
  );
}
