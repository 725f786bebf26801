import type { SecurityCenterClient } from '@google-cloud/security-center/build/src/v2/security_center_client.js';
import type { Clock } from '@pipeline/shared/clock.ts';
import { isObject, type JsonObject } from '@pipeline/shared/json.ts';
import type { FindingSource, Stop } from '../server/pipeline.ts';
import { findingPages } from './finding-pages.ts';

export interface DeploymentFindingsOptions {
  readonly client: Pick<SecurityCenterClient, 'listFindings'>;
  /** organizations/ORGANIZATION/sources/SOURCE/locations/LOCATION for each source. */
  readonly parents: readonly string[];
  /** RFC 3339. Older events are left out. */
  readonly since: string;
  /** Maximum number of findings to read per source, newest first. */
  readonly limit: number;
  readonly clock: Clock;
  /** Receives the progress of a full read. */
  readonly onProgress: (read: number, total: number) => void;
}

const largestPage = 1000;
/** Page size when looking for new findings only. */
const smallPage = 100;

/**
 * Interval between full reads. Reading only the newest pages misses findings: v2 sorts by event time alone
 * (securitycenter_service.proto), so a late event is not on the first page, and another user may close any finding.
 */
const allEveryMs = 15 * 60_000;

/**
 * The findings of a deployment since a given time, read from Security Command Center. Keep them as text, which takes
 * the least memory.
 */
export class DeploymentFindings implements FindingSource {
  readonly #options: DeploymentFindingsOptions;
  readonly #texts = new Map<string, string>();
  readonly #listeners = new Set<(name: string) => void>();
  /** Number of findings in this period, by parent. */
  readonly #totals = new Map<string, number>();
  #allDueAt = Number.NEGATIVE_INFINITY;

  constructor(options: DeploymentFindingsOptions) {
    this.#options = options;
  }

  readonly list = (): readonly JsonObject[] =>
    [...this.#texts.keys()]
      .map((name) => this.get(name))
      .filter((finding) => finding !== undefined);

  readonly get = (name: string): JsonObject | undefined => {
    const text = this.#texts.get(name);
    if (text === undefined) return undefined;
    const finding: unknown = JSON.parse(text);
    return isObject(finding) ? finding : undefined;
  };

  readonly onChange = (listener: (name: string) => void): Stop => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /**
   * Number of findings that have been read, and that exist in this period. `total` is null before the first response.
   */
  get progress(): { readonly read: number; readonly total: number | null } {
    const totals = [...this.#totals.values()];
    const total = totals.length === 0 ? null : totals.reduce((sum, each) => sum + each, 0);
    return { read: this.#texts.size, total };
  }

  /** Reads all findings if a full read is due, else the new ones. @throws NotChecked */
  async look(signal: AbortSignal): Promise<void> {
    const { clock, parents } = this.#options;
    const isAll = clock.now() >= this.#allDueAt;
    for (const parent of parents) await this.#read(parent, isAll, signal);
    if (isAll) this.#allDueAt = clock.now() + allEveryMs;
  }

  /** Stores the current state of a finding. @returns Whether it changed. */
  take(finding: JsonObject): boolean {
    const { name } = finding;
    if (typeof name !== 'string') return false;
    const text = JSON.stringify(finding);
    if (this.#texts.get(name) === text) return false;
    this.#texts.set(name, text);
    for (const listener of this.#listeners) listener(name);
    return true;
  }

  /** @param isAll If false, stop after a page without changes. */
  async #read(parent: string, isAll: boolean, signal: AbortSignal): Promise<void> {
    const { client, since, limit, onProgress } = this.#options;
    const pageSize = Math.min(isAll ? largestPage : smallPage, limit);
    let read = 0;
    for await (const page of findingPages({ client, parent, since, pageSize, signal })) {
      const news = page.findings.slice(0, limit - read).filter((finding) => this.take(finding));
      read += page.findings.length;
      this.#totals.set(parent, page.total);
      if (isAll) onProgress(this.#texts.size, this.progress.total ?? 0);
      if (read >= limit || (!isAll && news.length === 0)) return;
    }
  }
}
