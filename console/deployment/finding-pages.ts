import type { SecurityCenterClient } from '@google-cloud/security-center/build/src/v2/security_center_client.js';
import type { JsonObject } from '@pipeline/shared/json.ts';
import { toNotChecked } from '../../scripts/lib/google-errors.ts';
import { findingJson } from './finding-json.ts';

/** A page of the findings of a source, the newest event first. */
export interface FindingPage {
  /** As SCC's REST API shows them. */
  readonly findings: readonly JsonObject[];
  /** How many match in all. */
  readonly total: number;
}

export interface PagesOptions {
  readonly client: Pick<SecurityCenterClient, 'listFindings'>;
  /** organizations/ORGANIZATION/sources/SOURCE/locations/LOCATION */
  readonly parent: string;
  /** RFC 3339: no event is older. */
  readonly since: string;
  /** 1000 at most. */
  readonly pageSize: number;
  readonly signal: AbortSignal;
}

/** A page of 1,000 rich findings has some ten megabytes. */
const timeoutMs = 60_000;

/**
 * The findings of a source, page by page: https://docs.cloud.google.com/security-command-center/docs/reference/rest/v2/organizations.sources.locations.findings/list
 * @throws NotChecked that names the role which is missing; the signal's reason when it aborts
 */
export async function* findingPages(options: PagesOptions): AsyncGenerator<FindingPage> {
  const { client, parent, since, pageSize, signal } = options;
  const request = {
    parent,
    filter: `event_time >= "${since}"`,
    orderBy: 'event_time desc',
    pageSize,
  };
  let pageToken = '';
  do {
    signal.throwIfAborted();
    try {
      const [results, , answer] = await client.listFindings(
        { ...request, pageToken },
        { timeout: timeoutMs, autoPaginate: false },
      );
      yield {
        findings: results.flatMap(({ finding }) => (finding ? [findingJson(finding)] : [])),
        total: answer?.totalSize ?? 0,
      };
      pageToken = answer?.nextPageToken ?? '';
    } catch (error) {
      throw toNotChecked(
        error,
        `the findings of ${parent}`,
        'securitycenter.findings.list (roles/securitycenter.findingsViewer)',
      );
    }
  } while (pageToken !== '');
}
