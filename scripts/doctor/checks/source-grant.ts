import { notChecked, ok, problem, warning, withFaults, type CheckResult } from '../check.ts';
import { NotChecked } from '../../lib/not-checked.ts';
import type { DoctorContext } from '../context.ts';
import { functionAt } from '../../lib/deployed-functions.ts';
import { toNotChecked } from '../../lib/google-errors.ts';
import { bindingsOf, grants, type Binding } from '../iam-policy.ts';

/**
 * How can one know that write may write, and leave no finding behind?
 *
 * - testIamPermissions tells what its caller may: here the operator, who is not who writes. A create that must be
 *   refused as invalid would tell the same, rest on permissions being checked before arguments, which nobody promises,
 *   and cost quota.
 * - The source's IAM policy tells what anybody was granted on this source, write included. So that is read. What it
 *   cannot tell is a grant on the organization, so its absence is a warning, and the last event says the rest.
 *
 * Locally nobody has an identity: there the caller is as good as write, and testIamPermissions tells.
 */
export async function deployedGrant(context: DoctorContext, source: string): Promise<CheckResult> {
  const { clients, timeoutMs } = context;
  try {
    const request = { resource: source };
    const [policy] = await clients.securityCenter.getIamPolicy(request, { timeout: timeoutMs });
    return evaluateGrant(bindingsOf(policy), source, await writerOf(context));
  } catch (error) {
    throw toNotChecked(
      error,
      `who may do what with ${source}`,
      'securitycenter.sources.getIamPolicy (roles/securitycenter.sourcesAdmin)',
    );
  }
}

/** The e-mail address of what write runs as; where it is not known, why. */
async function writerOf({ deployment, functions }: DoctorContext): Promise<string | NotChecked> {
  if (deployment.kubernetes !== undefined) return deployment.kubernetes.writer;
  const url = deployment.functions.write;
  if (url === undefined) return new NotChecked('the deployment names no functions.write');
  const found = await functionAt(url, functions);
  if (found instanceof NotChecked) return found;
  return found?.serviceAccount ?? new NotChecked(`no function is at ${url}`);
}

/** Whether whoever calls the emulator may write. */
export async function localGrant(
  { clients, timeoutMs }: DoctorContext,
  source: string,
): Promise<CheckResult> {
  const request = { resource: source, permissions: [update] };
  const [{ permissions }] = await clients.securityCenter.testIamPermissions(request, {
    timeout: timeoutMs,
  });
  return permissions?.includes(update) === true
    ? ok('whoever calls the emulator may write')
    : withFaults(problem(`${update} is not granted on ${source}`, 'start npm start again'));
}

const update = 'securitycenter.findings.update';

/** Those with securitycenter.findings.update: https://docs.cloud.google.com/iam/docs/roles-permissions/securitycenter */
const mayWrite = new Set([
  'roles/securitycenter.findingsEditor',
  'roles/securitycenter.adminEditor',
  'roles/securitycenter.admin',
]);

function evaluateGrant(
  bindings: readonly Binding[],
  source: string,
  identity: string | NotChecked,
): CheckResult {
  if (identity instanceof NotChecked) {
    const writers = bindings
      .filter(({ role }) => mayWrite.has(role))
      .flatMap(({ members }) => members);
    return notChecked(
      `who write runs as is not known (${identity.message}); on the source may write: ` +
        (writers.length === 0 ? 'nobody' : writers.join(', ')),
    );
  }
  if (grants(bindings, identity, mayWrite)) return ok(`${identity} may write`);
  return withFaults(
    warning(
      `${identity} is not granted writing on this source; unless it is on the organization, every finding is refused`,
      'terraform apply grants roles/securitycenter.findingsEditor on the source (see that source_name is ' +
        `${source}); new grants take some minutes`,
    ),
  );
}
