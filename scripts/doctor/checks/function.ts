import type { Deployment } from '../../lib/deployment.ts';
import { functionAt, type DeployedFunction } from '../../lib/deployed-functions.ts';
import { NoAnswer, probe } from '../../lib/probe.ts';
import { logsOf, restartLocal } from '../remediation.ts';
import type { DoctorContext } from '../context.ts';
import { withFaults, notChecked, ok, problem, type Check, type CheckResult } from '../check.ts';
import { NotChecked } from '../../lib/not-checked.ts';

type PrivateStage = 'enrich' | 'write' | 'poll';

/** Checks that a function exists, serves, and is closed to all callers but Google. */
export function functionCheck(context: DoctorContext, stage: PrivateStage): Check {
  const { deployment } = context;
  return {
    name: `${stage}: function`,
    run: async () => {
      const url = deployment.functions[stage];
      if (deployment.kubernetes !== undefined) {
        const { namespace } = deployment.kubernetes;
        return notChecked(`it runs on Kubernetes: kubectl get pods --namespace=${namespace}`);
      }
      if (url === undefined) return notChecked(`the deployment names no functions.${stage}`);
      const answer = probe(url, {}, context).then(
        ({ status }) => status,
        (error: unknown) => {
          if (error instanceof NoAnswer) return error.message;
          throw error;
        },
      );
      if (deployment.local !== undefined) return evaluateLocalFunction(await answer, stage);
      const [found, status] = await Promise.all([functionAt(url, context.functions), answer]);
      return evaluateFunction(found, status, stage, deployment);
    },
  };
}

/** @param answer the status of a GET, or the reason why there is none. A stage accepts only POST. */
function evaluateLocalFunction(answer: number | string, stage: string): CheckResult {
  if (answer === 405) return ok(`${stage} answers`);
  const how = typeof answer === 'string' ? `does not answer (${answer})` : `answers ${answer}`;
  return withFaults(problem(`${stage} ${how}`, restartLocal));
}

/**
 * @param found the function at this URL, according to Cloud Functions
 * @param answer the status of a GET without credentials, or the reason why there is none
 */
function evaluateFunction(
  found: DeployedFunction | undefined | NotChecked,
  answer: number | string,
  stage: PrivateStage,
  deployment: Deployment,
): CheckResult {
  const { projectId, functions, region = 'REGION' } = deployment;
  if (found === undefined) {
    return withFaults(
      problem(
        `no function of project ${projectId} is at ${functions[stage] ?? ''}`,
        'terraform apply deploys it; then write the file again: terraform output -json deployment > deployment.json',
      ),
    );
  }
  const isKnown = !(found instanceof NotChecked);
  if (isKnown && found.state !== 'ACTIVE') {
    return withFaults(
      problem(
        `${found.name} is ${found.state}: ${found.message || 'Google does not say why'}`,
        `terraform apply deploys it again. See its log: ${logsOf(deployment, stage)}`,
      ),
    );
  }
  const name = isKnown ? found.name : stage;
  if (typeof answer === 'number' && (answer === 405 || answer < 300)) {
    return withFaults(
      problem(
        `${name} is open to all callers: it answers ${answer} without credentials`,
        'remove allUsers and allAuthenticatedUsers from its invokers: gcloud run services remove-iam-policy-binding ' +
          `${name} --project=${projectId} --region=${region} --member=allUsers --role=roles/run.invoker`,
      ),
    );
  }
  if (typeof answer === 'number' && answer >= 500) {
    return withFaults(
      problem(`${name} answers ${answer}`, `see its log: ${logsOf(deployment, stage)}`),
    );
  }
  const isClosed = answer === 401 || answer === 403;
  // Cloud Run answers 404 to external requests if ingress is internal, but also if there is no service.
  if (isKnown)
    return ok(`${name} is active${isClosed || answer === 404 ? ', and closed to others' : ''}`);
  if (isClosed) return ok(`${name} is there, and closed to others`);
  return notChecked(found.message);
}
