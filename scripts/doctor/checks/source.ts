import type { Deployment } from '../../lib/deployment.ts';
import { ok, problem, withFaults, type Check, type CheckResult } from '../check.ts';
import { NotChecked } from '../../lib/not-checked.ts';
import type { DoctorContext } from '../context.ts';
import { isNotFound, toNotChecked } from '../../lib/google-errors.ts';
import { memoize } from '../memoize.ts';
import { deployedGrant, localGrant } from './source-grant.ts';

/** Checks the source of a sender's findings: it exists, and write may write to it. */
export function sourceChecks(
  context: DoctorContext,
  sender: string,
  source: string,
): readonly Check[] {
  const { deployment, clients, timeoutMs } = context;
  const call = { timeout: timeoutMs };
  const exists = memoize(async () => {
    try {
      const [{ displayName }] = await clients.securityCenter.getSource({ name: source }, call);
      return { displayName: displayName ?? '' };
    } catch (error) {
      if (isNotFound(error)) return undefined;
      throw toNotChecked(
        error,
        `the source ${source}`,
        'securitycenter.sources.get (roles/securitycenter.sourcesViewer)',
      );
    }
  });
  return [
    {
      name: `source of ${sender}`,
      run: async () => evaluateSource(await exists(), source, deployment),
    },
    {
      name: `source of ${sender}: grant`,
      run: async () => {
        if ((await exists()) === undefined) throw new NotChecked('there is no such source');
        return deployment.local === undefined
          ? deployedGrant(context, source)
          : localGrant(context, source);
      },
    },
  ];
}

function evaluateSource(
  found: { displayName: string } | undefined,
  source: string,
  { local, organizationId }: Deployment,
): CheckResult {
  if (found !== undefined) return ok(`${source} "${found.displayName}"`);
  const organization = organizationId ?? source.split('/')[1] ?? 'ID';
  const which = local === undefined ? `--organization ${organization}` : '--local';
  return withFaults(
    problem(
      `there is no source ${source}: no finding can be written`,
      `see which there are: npm run create-source -- ${which} --list, or create one: npm run create-source -- ` +
        `${which}; then give its name to ${local === undefined ? 'Terraform (source_name) and apply' : 'npm start'}`,
    ),
  );
}
