import type { SecurityCenterClient } from '@google-cloud/security-center/build/src/v2/security_center_client.js';
import type { Clock } from '@pipeline/shared/clock.ts';
import { isObject, type JsonObject } from '@pipeline/shared/json.ts';
import type { FindingSource, Stop } from '../server/pipeline.ts';
import { findingPages } from './finding-pages.ts';

export interface DeploymentFindingsOptions {
  readonly client: Pick<SecurityCenterClient, 'listFindings'>;
  /** organizations/ORGANIZATION/sources/SOURCE/locations/LOCATION, of each source. */
  readonly parents: readonly string[];
  /** RFC 3339: no event is older. */
  readonly since: string;
  /** How many are read of each source: the newest. */
  readonly limit: number;
  readonly clock: Clock;
  /** Told how far reading all of them is. */
  readonly onProgress: (read: number, total: number) => void;
}

const largestPage = 1000;
/** Of a look for what is new. */
const smallPage = 100;

/**
 * What came last need not have happened last, a finding may be closed by somebody else, and v2 sorts by the time of the
 * event alone (securitycenter_service.proto): so often all are read again.
 */
const allEveryMs = 15 * 60_000;

/** The findings of a deployment since some time: read from Security Command Center, and kept as text, which takes the least. */
export class DeploymentFindings implements FindingSource {
  readonly #options: DeploymentFindingsOptions;
  readonly #texts = new Map<string, string>();
  readonly #listeners = new Set<(name: string) => void>();
  /** How many there are of this time, by parent. */
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

  /** How many are read, and how many there are of this time; none is known before the first answer. */
  get progress(): { readonly read: number; readonly total: number | null } {
    const totals = [...this.#totals.values()];
    const total = totals.length === 0 ? null : totals.reduce((sum, each) => sum + each, 0);
    return { read: this.#texts.size, total };
  }

  /** Reads all where that is due, else what is new. @throws NotChecked */
  async look(signal: AbortSignal): Promise<void> {
    const { clock, parents } = this.#options;
    const isAll = clock.now() >= this.#allDueAt;
    for (const parent of parents) await this.#read(parent, isAll, signal);
    if (isAll) this.#allDueAt = clock.now() + allEveryMs;
  }

  /** Takes a finding as it is now. @returns whether that is new. */
  take(finding: JsonObject): boolean {
    const { name } = finding;
    if (typeof name !== 'string') return false;
    const text = JSON.stringify(finding);
    if (this.#texts.get(name) === text) return false;
    this.#texts.set(name, text);
    for (const listener of this.#listeners) listener(name);
    return true;
  }

  /** @param isAll false: up to a page on which nothing is new. */
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
