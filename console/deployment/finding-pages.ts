import type { SecurityCenterClient } from '@google-cloud/security-center/build/src/v2/security_center_client.js';
import type { JsonObject } from '@pipeline/shared/json.ts';
import { toNotChecked } from '../../scripts/lib/google-errors.ts';
import { findingJson } from './finding-json.ts';

/** A page of a source's findings, the newest event first. */
export interface FindingPage {
  /** In the format of SCC's REST API. */
  readonly findings: readonly JsonObject[];
  /** Number of findings that match in total. */
  readonly total: number;
}

export interface PagesOptions {
  readonly client: Pick<SecurityCenterClient, 'listFindings'>;
  /** organizations/ORGANIZATION/sources/SOURCE/locations/LOCATION */
  readonly parent: string;
  /** RFC 3339. Older events are left out. */
  readonly since: string;
  /** At most 1000. */
  readonly pageSize: number;
  readonly signal: AbortSignal;
}

/** A page of 1,000 rich findings has about ten megabytes. */
const timeoutMs = 60_000;

/**
 * Reads a source's findings page by page.
 * @throws NotChecked that names the missing role; the signal's reason if it aborts.
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
