import type { Deployment } from '../../lib/deployment.ts';
import { isNotFound, unreadable } from '../grpc-errors.ts';
import { bindingsOf, grants, type Binding } from '../iam-policy.ts';
import type { Subject } from '../context.ts';
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
import { isSameUrl } from '../urls.ts';
import { once } from '../memoize.ts';

/** The source of a sender's findings: that it exists, and that write may write to it. */
export function sourceChecks(subject: Subject, sender: string, source: string): readonly Check[] {
  const { deployment, clients, timeoutMs } = subject;
  const call = { timeout: timeoutMs };
  const exists = once(async () => {
    try {
      const [{ displayName }] = await clients.securityCenter.getSource({ name: source }, call);
      return { displayName: displayName ?? '' };
    } catch (error) {
      if (isNotFound(error)) return undefined;
      throw unreadable(
        error,
        `the source ${source}`,
        'securitycenter.sources.get (roles/securitycenter.sourcesViewer)',
      );
    }
  });
  return [
    {
      name: `source of ${sender}`,
      run: async () => judgeSource(await exists(), source, deployment),
    },
    {
      name: `source of ${sender}: grant`,
      run: async () => {
        if ((await exists()) === undefined) throw new NotChecked('there is no such source');
        return deployment.local === undefined
          ? deployedGrant(subject, source)
          : localGrant(subject, source);
      },
    },
  ];
}

export function judgeSource(
  found: { displayName: string } | undefined,
  source: string,
  { local, organizationId }: Deployment,
): Verdict {
  if (found !== undefined) return ok(`${source} "${found.displayName}"`);
  const organization = organizationId ?? source.split('/')[1] ?? 'ID';
  const which = local === undefined ? `--organization ${organization}` : '--local';
  return faulty(
    problem(
      `there is no source ${source}: no finding can be written`,
      `see which there are: npm run create-source -- ${which} --list, or create one: npm run create-source -- ` +
        `${which}; then give its name to ${local === undefined ? 'Terraform (source_name) and apply' : 'npm start'}`,
    ),
  );
}

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
async function deployedGrant(subject: Subject, source: string): Promise<Verdict> {
  const { clients, timeoutMs } = subject;
  try {
    const request = { resource: source };
    const [policy] = await clients.securityCenter.getIamPolicy(request, { timeout: timeoutMs });
    return judgeGrant(bindingsOf(policy), source, await writerOf(subject));
  } catch (error) {
    throw unreadable(
      error,
      `who may do what with ${source}`,
      'securitycenter.sources.getIamPolicy (roles/securitycenter.sourcesAdmin)',
    );
  }
}

/** The e-mail address of what write runs as; where it is not known, why. */
async function writerOf({ deployment, functions }: Subject): Promise<string | NotChecked> {
  if (deployment.kubernetes !== undefined) return deployment.kubernetes.writer;
  const url = deployment.functions.write;
  if (url === undefined) return new NotChecked('the deployment names no functions.write');
  try {
    const found = (await functions()).find(({ urls }) => urls.some((each) => isSameUrl(each, url)));
    return found?.serviceAccount ?? new NotChecked(`no function is at ${url}`);
  } catch (error) {
    if (error instanceof NotChecked) return error;
    throw error;
  }
}

async function localGrant({ clients, timeoutMs }: Subject, source: string): Promise<Verdict> {
  const request = { resource: source, permissions: [update] };
  const [{ permissions }] = await clients.securityCenter.testIamPermissions(request, {
    timeout: timeoutMs,
  });
  return permissions?.includes(update) === true
    ? ok('whoever calls the emulator may write')
    : faulty(problem(`${update} is not granted on ${source}`, 'start npm start again'));
}

const update = 'securitycenter.findings.update';

/** Those with securitycenter.findings.update: https://docs.cloud.google.com/iam/docs/roles-permissions/securitycenter */
const mayWrite = new Set([
  'roles/securitycenter.findingsEditor',
  'roles/securitycenter.adminEditor',
  'roles/securitycenter.admin',
]);

export function judgeGrant(
  bindings: readonly Binding[],
  source: string,
  identity: string | NotChecked,
): Verdict {
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
  return faulty(
    warning(
      `${identity} is not granted writing on this source; unless it is on the organization, every finding is refused`,
      'terraform apply grants roles/securitycenter.findingsEditor on the source (see that source_name is ' +
        `${source}); new grants take some minutes`,
    ),
  );
}
