import type { protos } from '@google-cloud/security-center';
import type { Deployment } from '../../lib/deployment.ts';
import { isNotFound, toNotChecked } from '../../lib/google-errors.ts';
import { NotChecked } from '../../lib/not-checked.ts';
import { ok, warning, withFaults, type Check, type CheckResult } from '../check.ts';
import type { DoctorContext } from '../context.ts';

type Finding = protos.google.cloud.securitycenter.v2.IFinding;

/** v2 cannot filter by source properties: select Falco's findings from this many latest findings. */
const latest = 100;

/** Checks that Falco's findings are on a resource: a Falco event does not name its cluster. */
export function falcoResourcesCheck(context: DoctorContext, source: string): Check {
  const { deployment, clients, timeoutMs } = context;
  return {
    name: "Falco's resources",
    run: async () => {
      try {
        const parent = `${source}/locations/${deployment.sccLocation}`;
        const [results] = await clients.securityCenter.listFindings(
          { parent, orderBy: 'event_time desc', pageSize: latest },
          { timeout: timeoutMs, autoPaginate: false },
        );
        const findings = results.flatMap(({ finding }) => finding ?? []);
        return evaluateFalcoResources(findings, deployment);
      } catch (error) {
        if (isNotFound(error)) throw new NotChecked('there is no such source', { cause: error });
        throw toNotChecked(
          error,
          `the findings of ${source}`,
          'securitycenter.findings.list (roles/securitycenter.findingsViewer)',
        );
      }
    },
  };
}

/** Event sources of hosts and clusters. Events of plugins that read a cloud or a service name their own resource. */
const ofCluster = new Set(['syscall', 'syscalls', 'k8s_audit', 'internal', '']);

/** @param findings the latest findings of a source, of all senders. */
export function evaluateFalcoResources(
  findings: readonly Finding[],
  { local }: Deployment,
): CheckResult {
  const falco = findings.filter(
    (finding) =>
      property(finding, 'sender') === 'falco' && ofCluster.has(property(finding, 'event_source')),
  );
  const lost = falco.filter(({ resourceName }) => onOrganization.test(resourceName ?? ''));
  if (falco.length === 0) return ok("no recent finding is Falco's");
  if (lost.length === 0) return ok(`none of the last ${falco.length} is on the organization`);
  return withFaults(
    warning(
      `${lost.length} of the last ${falco.length} findings of Falco are on the organization: nothing names their cluster`,
      local === undefined
        ? "give the senders' token its cluster (SECRET sender=falco project=P location=L cluster=C), or bring the alerts from " +
            'Cloud Logging (falco_log_sinks): docs/deploy.md, "The cluster of a Falco event"'
        : "give the token its cluster, npm start -- --secret 'SECRET project=P location=L cluster=C': docs/deploy.md, " +
            '"The cluster of a Falco event"',
    ),
  );
}

const onOrganization = /^\/\/cloudresourcemanager\.googleapis\.com\/organizations\//;

function property({ sourceProperties }: Finding, name: string): string {
  return sourceProperties?.[name]?.stringValue ?? '';
}
