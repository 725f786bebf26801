import type { JsonObject } from '@pipeline/shared/json.ts';
import { textIn } from '@pipeline/shared/json-fields.ts';
import type { Deployment } from '../../scripts/lib/deployment.ts';
import type { FindingLinks } from '../api.ts';

/** Where Google's own console shows more. The pipeline of this machine is nowhere else to be seen. */

const console = 'https://console.cloud.google.com';

/** The log of a stage. @param since RFC 3339 */
export function stageLog(deployment: Deployment, stage: string, since: string): string {
  return logs(deployment, `labels.stage="${stage}" AND timestamp>="${since}"`);
}

/** A finding in Security Command Center, and what the stages logged of its event. */
export function findingLinks(deployment: Deployment, finding: JsonObject): FindingLinks {
  const name = textIn(finding, 'name') ?? '';
  const [, organization = ''] = /^organizations\/(\d+)\//.exec(name) ?? [];
  // The page knows a finding without data residency by its name of v1.
  const shown = encodeURIComponent(name.replace('/locations/global/', '/'));
  const id = name.slice(name.lastIndexOf('/') + 1);
  const since = dayBefore(textIn(finding, 'eventTime') ?? '');
  return {
    securityCommandCenter: `${console}/security/command-center/findingsv2;name=${shown}?organizationId=${organization}`,
    log: logs(deployment, `labels.eventId="${id}" AND timestamp>="${since}"`),
  };
}

/** A query that names a time needs no other range: https://docs.cloud.google.com/logging/docs/view/logs-explorer-interface */
function logs({ projectId }: Deployment, query: string): string {
  return `${console}/logs/query;query=${encodeURIComponent(query)}?project=${projectId}`;
}

/** A sender's clock may be ahead. */
function dayBefore(time: string): string {
  const ms = Date.parse(time);
  return new Date((Number.isNaN(ms) ? 0 : ms) - 86_400_000).toISOString();
}
