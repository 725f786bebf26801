import type { WebhookToken } from '@pipeline/shared/webhook-tokens.ts';
import { falcoTest, testNotification } from '../../lib/test-notification.ts';
import { notChecked, type Check } from '../check.ts';
import { NotChecked } from '../../lib/not-checked.ts';
import type { DoctorContext } from '../context.ts';
import { webhookPath } from '../../lib/webhook.ts';
import { NoAnswer, probe, type Answer } from '../../lib/probe.ts';
import { evaluateAccepted, evaluateHealth, evaluateStranger } from './webhook-answers.ts';

/** What senders meet: receive, or the load balancer before it. */
export function webhookChecks(context: DoctorContext): readonly Check[] {
  const { deployment } = context;
  return [
    {
      name: 'webhook: answers',
      run: async () => {
        const url = webhookPath(deployment);
        try {
          return evaluateHealth(await context.health(), url, deployment);
        } catch (error) {
          if (!(error instanceof NoAnswer)) throw error;
          return evaluateHealth(error.message, url, deployment);
        }
      },
    },
    {
      name: 'webhook: refuses strangers',
      run: async () => {
        await assertAnswers(context);
        return evaluateStranger(await post(context), deployment);
      },
    },
    {
      name: 'webhook: takes the secret',
      run: async () => {
        const secret = await context.webhookTokens();
        if (secret.state !== 'held' || secret.lines.length === 0) {
          return notChecked('there is no token to try');
        }
        await assertAnswers(context);
        const answers: Answer[] = [];
        // Each of them, since one that is refused is a sender that is refused.
        for (const token of secret.lines) answers.push(await post(context, token));
        return evaluateAccepted(answers, deployment);
      },
    },
  ];
}

/** Its own check says what is wrong; the others would only say it again. */
async function assertAnswers(context: DoctorContext): Promise<void> {
  try {
    const { status } = await context.health();
    if (status === 200) return;
  } catch (error) {
    if (!(error instanceof NoAnswer)) throw error;
  }
  throw new NotChecked('the webhook does not answer as receive does');
}

/** A token that may send as Falco alone sends Falco's test. */
async function post(context: DoctorContext, token?: WebhookToken): Promise<Answer> {
  const now = context.clock.now();
  const test =
    token?.context.sender === 'falco' ? falcoTest(now) : testNotification('doctor', 'doctor', now);
  try {
    return await probe(
      webhookPath(context.deployment),
      {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          ...(token === undefined ? {} : { authorization: `Bearer ${token.secret}` }),
        },
        body: JSON.stringify(test),
      },
      context,
    );
  } catch (error) {
    if (error instanceof NoAnswer)
      throw new NotChecked(`no answer: ${error.message}`, { cause: error });
    throw error;
  }
}
