import type { Clock } from '@pipeline/shared/clock.ts';
import { numberIn, objectIn, objectsIn, textIn } from '@pipeline/shared/json-fields.ts';
import type { JsonObject } from '@pipeline/shared/json.ts';
import { topics } from '@pipeline/shared/pubsub/topology.ts';
import type { Deployment } from '../../scripts/lib/deployment.ts';
import { bodyOf, type GoogleApi } from '../../scripts/lib/google-api.ts';
import { stageResources } from '../../scripts/lib/stage-resources.ts';

/** What Cloud Monitoring tells of a deployment. */
export interface Metrics {
  /** How many messages of a subscription are not acknowledged, by its name. */
  readonly backlogs: ReadonlyMap<string, number>;
  /** How often each outcome was since the period began: `write.written`. */
  readonly counts: ReadonlyMap<string, number>;
  /** How often each is in a second: of five minutes, which ended three minutes ago. */
  readonly rates: ReadonlyMap<string, number>;
}

/** Values come each minute, and are visible up to some minutes later: the newest of so long is taken. */
const recentMs = 10 * 60_000;

/** What is not yet visible would make a rate too low. */
const rateMs = 5 * 60_000;
const lateMs = 3 * 60_000;

/** In milliseconds. */
interface Interval {
  readonly start: number;
  readonly end: number;
}

export class MetricsReader {
  readonly #deployment: Deployment;
  readonly #google: GoogleApi;
  readonly #clock: Clock;
  readonly #sinceMs: number;

  /** @param sinceMs when the period began that outcomes are counted of. */
  constructor(deployment: Deployment, google: GoogleApi, clock: Clock, sinceMs: number) {
    this.#deployment = deployment;
    this.#google = google;
    this.#clock = clock;
    this.#sinceMs = sinceMs;
  }

  /** @throws NotChecked */
  async backlogs(): Promise<Metrics['backlogs']> {
    const names = subscriptionsOf(this.#deployment);
    const now = this.#clock.now();
    const series = await this.#series(
      'metric.type = "pubsub.googleapis.com/subscription/num_undelivered_messages" AND ' +
        `resource.labels.subscription_id = one_of(${names.map((name) => `"${name}"`).join(',')})`,
      { start: now - recentMs, end: now },
    );
    return newest(series, (each) => {
      return textIn(objectIn(objectIn(each, 'resource'), 'labels'), 'subscription_id');
    });
  }

  /** @throws NotChecked */
  async counts(): Promise<Metrics['counts']> {
    const end = this.#clock.now();
    return this.#outcomes('ALIGN_DELTA', { start: Math.min(this.#sinceMs, end - 60_000), end });
  }

  /** @throws NotChecked */
  async rates(): Promise<Metrics['rates']> {
    const end = this.#clock.now() - lateMs;
    return this.#outcomes('ALIGN_RATE', { start: end - rateMs, end });
  }

  /**
   * One value of the whole interval for each outcome, of the metric that Terraform makes of the stages' logs, as
   * terraform/modules/monitoring/main.tf names it.
   */
  async #outcomes(aligner: string, interval: Interval): Promise<Map<string, number>> {
    const seconds = Math.floor((interval.end - interval.start) / 1000);
    const series = await this.#series(
      `metric.type = "logging.googleapis.com/user/${prefixOf(this.#deployment)}scc-outcomes"`,
      interval,
      [
        ['aggregation.alignmentPeriod', `${seconds}s`],
        ['aggregation.perSeriesAligner', aligner],
        ['aggregation.crossSeriesReducer', 'REDUCE_SUM'],
        ['aggregation.groupByFields', 'metric.labels.stage'],
        ['aggregation.groupByFields', 'metric.labels.outcome'],
      ],
    );
    return newest(series, outcomeOf);
  }

  /** https://docs.cloud.google.com/monitoring/api/ref_v3/rest/v3/projects.timeSeries/list */
  async #series(
    filter: string,
    { start, end }: Interval,
    aggregation: readonly [string, string][] = [],
  ): Promise<JsonObject[]> {
    const query = new URLSearchParams([
      ['filter', filter],
      ['interval.startTime', new Date(start).toISOString()],
      ['interval.endTime', new Date(end).toISOString()],
      ...aggregation,
    ]);
    const path = `projects/${this.#deployment.projectId}/timeSeries?${query.toString()}`;
    const answer = await this.#google.get('monitoring', path);
    const body = bodyOf(answer, 'the metrics of the pipeline', 'roles/monitoring.viewer');
    return objectsIn(body, 'timeSeries');
  }
}

/** Those that feed stages, and those of dead letters. */
function subscriptionsOf(deployment: Deployment): string[] {
  return Object.values(stageResources(deployment)).flatMap(({ subscriptions, deadSubscription }) =>
    subscriptions.map(({ name }) => name).concat(deadSubscription),
  );
}

/** What Terraform's name_prefix is: topics have it before their names, and so has the metric. */
function prefixOf({ topics: { events } }: Deployment): string {
  return events.endsWith(topics.events) ? events.slice(0, -topics.events.length) : '';
}

function outcomeOf(series: JsonObject): string | undefined {
  const labels = objectIn(objectIn(series, 'metric'), 'labels');
  const [stage, outcome] = [textIn(labels, 'stage'), textIn(labels, 'outcome')];
  return stage === undefined || outcome === undefined ? undefined : `${stage}.${outcome}`;
}

/** The newest value of each series by its key. Points come newest first; an INT64 is a string. */
function newest(
  series: readonly JsonObject[],
  keyOf: (series: JsonObject) => string | undefined,
): Map<string, number> {
  return new Map(
    series.flatMap((each): [string, number][] => {
      const key = keyOf(each);
      const value = objectIn(objectsIn(each, 'points')[0], 'value');
      const number = numberIn(value, 'doubleValue') ?? Number(textIn(value, 'int64Value') ?? NaN);
      return key === undefined || Number.isNaN(number) ? [] : [[key, number]];
    }),
  );
}
