import type { Deployment } from '../../cli/deployment.ts';
import { NoAnswer, probe } from '../probe.ts';
import { restart } from '../remedies.ts';
import type { Subject } from '../subject.ts';
import { faulty, notChecked, ok, problem, type Check, type Verdict } from '../verdict.ts';

/** Whether a function that Pub/Sub calls is there, and closed to everybody else. */
export function functionCheck(subject: Subject, stage: 'enrich' | 'write'): Check {
  const { deployment } = subject;
  return {
    name: `${stage}: function`,
    run: async () => {
      const url = deployment.functions[stage];
      if (url === undefined) return notChecked(`the deployment names no functions.${stage}`);
      try {
        const { status } = await probe(url, {}, subject);
        return judgeFunction(status, stage, deployment);
      } catch (error) {
        if (!(error instanceof NoAnswer)) throw error;
        return judgeFunction(error.message, stage, deployment);
      }
    },
  };
}

/** @param answer the status of a GET without credentials, or why there was none. */
export function judgeFunction(
  answer: number | string,
  stage: string,
  { local, region, projectId }: Deployment,
): Verdict {
  const where = `--project=${projectId} --region=${region ?? 'REGION'}`;
  const logs = `gcloud functions logs read ${stage} ${where}`;
  if (typeof answer === 'string') {
    return faulty(
      problem(
        `${stage} does not answer (${answer})`,
        local === undefined ? `see whether it is deployed, and its log: ${logs}` : restart,
      ),
    );
  }
  if (answer >= 500) {
    return faulty(
      problem(`${stage} answers ${answer}`, local === undefined ? `see its log: ${logs}` : restart),
    );
  }
  // It takes nothing but POST.
  if (local !== undefined && answer === 405) return ok(`${stage} answers`);
  if (answer === 401 || answer === 403) return ok(`${stage} answers, and to Pub/Sub alone`);
  // Cloud Run answers so from outside when ingress is internal, and also when there is no service.
  if (answer === 404)
    return notChecked(`${stage} answers 404: it takes internal calls alone, or is not there`);
  if (answer === 405 || answer < 300) {
    return faulty(
      problem(
        `anybody can call ${stage}: it answers ${answer} without credentials`,
        'remove allUsers and allAuthenticatedUsers from its invokers: ' +
          `gcloud run services remove-iam-policy-binding ${stage} ${where} --member=allUsers --role=roles/run.invoker`,
      ),
    );
  }
  return notChecked(`${stage} answers ${answer}, which says nothing about it`);
}
