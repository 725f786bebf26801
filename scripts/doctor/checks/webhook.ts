import { isObject, jsonOf } from '@pipeline/shared/json.ts';
import type { Deployment } from '../../lib/deployment.ts';
import { testNotification } from '../../lib/test-notification.ts';
import { NoAnswer, probe, type Answer } from '../probe.ts';
import { crashesOf, logsOf, restart } from '../remediation.ts';
import { webhookPath, type Subject } from '../context.ts';
import {
  faulty,
  notChecked,
  NotChecked,
  ok,
  problem,
  warning,
  type Check,
  type Verdict,
} from '../check.ts';
import { count } from '../../../cli/pluralize.ts';

/** What senders meet: receive, or the load balancer before it. */
export function webhookChecks(subject: Subject): readonly Check[] {
  const { deployment } = subject;
  return [
    {
      name: 'webhook: answers',
      run: async () => {
        const url = webhookPath(deployment);
        try {
          return judgeHealth(await subject.health(), url, deployment);
        } catch (error) {
          if (!(error instanceof NoAnswer)) throw error;
          return judgeHealth(error.message, url, deployment);
        }
      },
    },
    {
      name: 'webhook: refuses strangers',
      run: async () => {
        await assertAnswers(subject);
        return judgeStranger(await post(subject), deployment);
      },
    },
    {
      name: 'webhook: takes the secret',
      run: async () => {
        const secret = await subject.webhookSecret();
        if (secret.state !== 'held' || secret.lines.length === 0) {
          return notChecked('there is no token to try');
        }
        await assertAnswers(subject);
        const answers: Answer[] = [];
        // Each of them, since one that is refused is a sender that is refused.
        for (const token of secret.lines) answers.push(await post(subject, token));
        return judgeAccepted(answers, deployment);
      },
    },
  ];
}

/** @param health why there is no answer, in words, or the answer. */
export function judgeHealth(health: Answer | string, url: string, deployment: Deployment): Verdict {
  const { local, projectId } = deployment;
  if (typeof health === 'string') {
    return faulty(
      problem(
        `nothing answers at ${url} (${health}): senders' events are lost once they stop trying again`,
        local === undefined
          ? 'see whether receive is deployed and the address resolves: ' +
              `gcloud functions list --project=${projectId}`
          : restart,
      ),
    );
  }
  const { status, text } = health;
  if (status === 200 && isHealthy(text)) return ok(url);
  if (status === 403) {
    return faulty(
      problem(
        `${url} refuses this machine (403)`,
        'senders may meet the same: let allUsers invoke receive, or, where a load balancer has a list of allowed ' +
          "addresses, add the senders' (and call doctor from one of them)",
      ),
    );
  }
  return faulty(
    problem(
      `what answers at ${url} is not receive, or is broken (${status})`,
      local === undefined
        ? `compare webhookUrl with the address of receive, and see why it ended: ${crashesOf(deployment)}`
        : restart,
    ),
  );
}

export function judgeStranger({ status }: Answer, deployment: Deployment): Verdict {
  if (status === 401) return ok('401 without credentials');
  if (status >= 200 && status < 300) {
    return faulty(
      problem(
        `the webhook takes events from anybody (${status} without credentials)`,
        'whatever answers there is not receive, which refuses such requests: compare webhookUrl with its address',
      ),
    );
  }
  return faulty(
    problem(
      `a request without credentials is answered ${status} instead of 401`,
      `see the log of receive: ${logsOf(deployment, 'receive')}`,
    ),
  );
}

export function judgeAccepted(answers: readonly Answer[], deployment: Deployment): Verdict {
  const refused = answers.flatMap(({ status }, index) => (status === 401 ? [index + 1] : []));
  if (refused.length > 0) {
    const which = answers.length === 1 ? 'the token' : `token ${refused.join(', ')} of the secret`;
    return faulty(
      problem(
        `the webhook refuses ${which} (401): senders that use it lose their events`,
        deployment.local === undefined
          ? `receive reads ${deployment.webhookSecretId ?? 'its secret'} from a file, within 30 s of a change: see that ` +
              `the volume has version latest, and its log: ${logsOf(deployment, 'receive')}`
          : `another token was left in the stack file than receive was started with: ${restart}`,
      ),
    );
  }
  const failed = answers.find(({ status }) => status !== 200);
  if (failed !== undefined) {
    return faulty(
      problem(
        `the webhook answers ${failed.status} to a test notification with the secret`,
        `see the log of receive: ${logsOf(deployment, 'receive')}`,
      ),
    );
  }
  if (!answers.every(({ text }) => isIgnored(text))) {
    return faulty(
      warning(
        `receive does not know a test notification: ${answers[0]?.text.slice(0, 200) ?? ''}`,
        'deploy the version that doctor is from: terraform apply',
      ),
    );
  }
  return ok(
    `${count(answers.length, 'token')} accepted, by a test notification that becomes no finding`,
  );
}

/** Its own check says what is wrong; the others would only say it again. */
async function assertAnswers(subject: Subject): Promise<void> {
  try {
    const { status } = await subject.health();
    if (status === 200) return;
  } catch (error) {
    if (!(error instanceof NoAnswer)) throw error;
  }
  throw new NotChecked('the webhook does not answer as receive does');
}

async function post(subject: Subject, token?: string): Promise<Answer> {
  try {
    return await probe(
      webhookPath(subject.deployment),
      {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        },
        body: JSON.stringify(testNotification('doctor', 'doctor', subject.clock.now())),
      },
      subject,
    );
  } catch (error) {
    if (error instanceof NoAnswer)
      throw new NotChecked(`no answer: ${error.message}`, { cause: error });
    throw error;
  }
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
