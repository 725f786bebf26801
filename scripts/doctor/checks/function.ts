import type { Deployment } from '../../lib/deployment.ts';
import type { DeployedFunction } from '../deployed-functions.ts';
import { NoAnswer, probe } from '../probe.ts';
import { logsOf, restart } from '../remediation.ts';
import type { Subject } from '../context.ts';
import { isSameUrl } from '../urls.ts';
import { faulty, notChecked, NotChecked, ok, problem, type Check, type Verdict } from '../check.ts';

type PrivateStage = 'enrich' | 'write' | 'poll';

/** Whether a function that Google alone calls is there and serves, and is closed to everybody else. */
export function functionCheck(subject: Subject, stage: PrivateStage): Check {
  const { deployment } = subject;
  return {
    name: `${stage}: function`,
    run: async () => {
      const url = deployment.functions[stage];
      if (deployment.kubernetes !== undefined) {
        const { namespace } = deployment.kubernetes;
        return notChecked(`it runs on Kubernetes: kubectl get pods --namespace=${namespace}`);
      }
      if (url === undefined) return notChecked(`the deployment names no functions.${stage}`);
      const answer = probe(url, {}, subject).then(
        ({ status }) => status,
        (error: unknown) => {
          if (error instanceof NoAnswer) return error.message;
          throw error;
        },
      );
      if (deployment.local !== undefined) return judgeLocalFunction(await answer, stage);
      const [found, status] = await Promise.all([find(subject, url), answer]);
      return judgeFunction(found, status, stage, deployment);
    },
  };
}

/** The function at this address; undefined when there is none, and why where nobody can tell. */
async function find(
  { functions }: Subject,
  url: string,
): Promise<DeployedFunction | undefined | NotChecked> {
  try {
    return (await functions()).find(({ urls }) => urls.some((each) => isSameUrl(each, url)));
  } catch (error) {
    if (error instanceof NotChecked) return error;
    throw error;
  }
}

/** @param answer the status of a GET, or why there was none. A stage takes nothing but POST. */
export function judgeLocalFunction(answer: number | string, stage: string): Verdict {
  if (answer === 405) return ok(`${stage} answers`);
  const how = typeof answer === 'string' ? `does not answer (${answer})` : `answers ${answer}`;
  return faulty(problem(`${stage} ${how}`, restart));
}

/**
 * @param found what Cloud Functions has at the address
 * @param answer the status of a GET without credentials, or why there was none
 */
export function judgeFunction(
  found: DeployedFunction | undefined | NotChecked,
  answer: number | string,
  stage: PrivateStage,
  deployment: Deployment,
): Verdict {
  const { projectId, functions, region = 'REGION' } = deployment;
  if (found === undefined) {
    return faulty(
      problem(
        `no function of project ${projectId} is at ${functions[stage] ?? ''}`,
        'terraform apply deploys it; then take its address anew: terraform output -json deployment > deployment.json',
      ),
    );
  }
  const isKnown = !(found instanceof NotChecked);
  if (isKnown && found.state !== 'ACTIVE') {
    return faulty(
      problem(
        `${found.name} is ${found.state}: ${found.message || 'Google does not say why'}`,
        `terraform apply deploys it again. See its log: ${logsOf(deployment, stage)}`,
      ),
    );
  }
  const name = isKnown ? found.name : stage;
  if (typeof answer === 'number' && (answer === 405 || answer < 300)) {
    return faulty(
      problem(
        `anybody can call ${name}: it answers ${answer} without credentials`,
        'remove allUsers and allAuthenticatedUsers from its invokers: gcloud run services remove-iam-policy-binding ' +
          `${name} --project=${projectId} --region=${region} --member=allUsers --role=roles/run.invoker`,
      ),
    );
  }
  if (typeof answer === 'number' && answer >= 500) {
    return faulty(
      problem(`${name} answers ${answer}`, `see its log: ${logsOf(deployment, stage)}`),
    );
  }
  const isClosed = answer === 401 || answer === 403;
  // Cloud Run answers 404 from outside where ingress is internal, and also when there is no service.
  if (isKnown)
    return ok(`${name} is active${isClosed || answer === 404 ? ', and closed to others' : ''}`);
  if (isClosed) return ok(`${name} is there, and closed to others`);
  return notChecked(found.message);
}
