import { notChecked, ok, problem, warning, withFaults, type CheckResult } from '../check.ts';
import { NotChecked } from '../../lib/not-checked.ts';
import type { DoctorContext } from '../context.ts';
import { functionAt } from '../../lib/deployed-functions.ts';
import { toNotChecked } from '../../lib/google-errors.ts';
import { bindingsOf, grants, type Binding } from '../iam-policy.ts';

/**
 * Checks that write may write to a source, without creating a finding.
 *
 * - testIamPermissions tests the permissions of its caller: here the operator, not write. An invalid create request
 *   would also test the caller, would rely on permissions being checked before arguments, which Google does not
 *   guarantee, and would consume quota.
 * - The source's IAM policy lists all grants on the source, including the grant to write, so read the policy. It does
 *   not show grants on the organization, so a missing grant is only a warning; the last event shows the rest.
 *
 * A local pipeline has no identities: the caller is equivalent to write, so use testIamPermissions.
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

/** The email address of write's identity, or the reason why it is unknown. */
async function writerOf({ deployment, functions }: DoctorContext): Promise<string | NotChecked> {
  if (deployment.kubernetes !== undefined) return deployment.kubernetes.writer;
  const url = deployment.functions.write;
  if (url === undefined) return new NotChecked('the deployment names no functions.write');
  const found = await functionAt(url, functions);
  if (found instanceof NotChecked) return found;
  return found?.serviceAccount ?? new NotChecked(`no function is at ${url}`);
}

/** Checks that the emulator's callers may write. */
export async function localGrant(
  { clients, timeoutMs }: DoctorContext,
  source: string,
): Promise<CheckResult> {
  const request = { resource: source, permissions: [update] };
  const [{ permissions }] = await clients.securityCenter.testIamPermissions(request, {
    timeout: timeoutMs,
  });
  return permissions?.includes(update) === true
    ? ok("the emulator's callers may write")
    : withFaults(problem(`${update} is not granted on ${source}`, 'start npm start again'));
}

const update = 'securitycenter.findings.update';

/** Roles with securitycenter.findings.update: https://docs.cloud.google.com/iam/docs/roles-permissions/securitycenter */
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
      `the identity of write is unknown (${identity.message}); writers on the source: ` +
        (writers.length === 0 ? 'none' : writers.join(', ')),
    );
  }
  if (grants(bindings, identity, mayWrite)) return ok(`${identity} may write`);
  return withFaults(
    warning(
      `${identity} has no grant to write on this source; without a grant on the organization, SCC refuses every finding`,
      'terraform apply grants roles/securitycenter.findingsEditor on the source (see that source_name is ' +
        `${source}); new grants take some minutes`,
    ),
  );
}
