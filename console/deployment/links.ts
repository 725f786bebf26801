import type { JsonObject } from '@pipeline/shared/json.ts';
import { textIn } from '@pipeline/shared/json-fields.ts';
import type { Deployment } from '../../scripts/lib/deployment.ts';
import type { FindingLinks } from '../api.ts';

/** Links to the Google Cloud console. The pipeline of this machine has none. */

const console = 'https://console.cloud.google.com';

/** Link to the log of a stage. @param since RFC 3339 */
export function stageLog(deployment: Deployment, stage: string, since: string): string {
  return logs(deployment, `labels.stage="${stage}" AND timestamp>="${since}"`);
}

/** Links to a finding in Security Command Center, and to the stages' log entries about its event. */
export function findingLinks(deployment: Deployment, finding: JsonObject): FindingLinks {
  const name = textIn(finding, 'name') ?? '';
  const [, organization = ''] = /^organizations\/(\d+)\//.exec(name) ?? [];
  // The page accepts only the v1 name of a finding without data residency.
  const shown = encodeURIComponent(name.replace('/locations/global/', '/'));
  const id = name.slice(name.lastIndexOf('/') + 1);
  const since = dayBefore(textIn(finding, 'eventTime') ?? '');
  return {
    securityCommandCenter: `${console}/security/command-center/findingsv2;name=${shown}?organizationId=${organization}`,
    log: logs(deployment, `labels.eventId="${id}" AND timestamp>="${since}"`),
  };
}

/**
 * A query that contains a time needs no further range:
 * https://docs.cloud.google.com/logging/docs/view/logs-explorer-interface
 */
function logs({ projectId }: Deployment, query: string): string {
  return `${console}/logs/query;query=${encodeURIComponent(query)}?project=${projectId}`;
}

/** Start a day early: a sender's clock may be ahead. */
function dayBefore(time: string): string {
  const ms = Date.parse(time);
  return new Date((Number.isNaN(ms) ? 0 : ms) - 86_400_000).toISOString();
}
