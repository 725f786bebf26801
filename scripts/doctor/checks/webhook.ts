import type { WebhookToken } from '@pipeline/shared/webhook-tokens.ts';
import { falcoTest, testNotification } from '../../lib/test-notification.ts';
import { notChecked, type Check } from '../check.ts';
import { NotChecked } from '../../lib/not-checked.ts';
import type { DoctorContext } from '../context.ts';
import { webhookPath } from '../../lib/webhook.ts';
import { NoAnswer, probe, type Answer } from '../../lib/probe.ts';
import { evaluateAccepted, evaluateHealth, evaluateStranger } from './webhook-answers.ts';

/** Checks the endpoint of the senders: receive, or the load balancer in front of it. */
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
        // Try every token: senders that use a rejected token lose their events.
        for (const token of secret.lines) answers.push(await post(context, token));
        return evaluateAccepted(answers, deployment);
      },
    },
  ];
}

/** Throws NotChecked if the webhook does not answer: its own check reports the fault once. */
async function assertAnswers(context: DoctorContext): Promise<void> {
  try {
    const { status } = await context.health();
    if (status === 200) return;
  } catch (error) {
    if (!(error instanceof NoAnswer)) throw error;
  }
  throw new NotChecked('the webhook does not answer as receive does');
}

/** Posts a test notification: Falco's if the token accepts only Falco, else Sysdig's. */
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
