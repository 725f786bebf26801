import type { Clock } from '@pipeline/shared/clock.ts';
import { numberIn, objectIn, objectsIn, textIn } from '@pipeline/shared/json-fields.ts';
import type { JsonObject } from '@pipeline/shared/json.ts';
import { topics } from '@pipeline/shared/pubsub/topology.ts';
import type { Deployment } from '../../scripts/lib/deployment.ts';
import { bodyOf, type GoogleApi } from '../../scripts/lib/google-api.ts';
import { stageResources } from '../../scripts/lib/stage-resources.ts';

/** A deployment's metrics from Cloud Monitoring. */
export interface Metrics {
  /** Number of unacknowledged messages, by subscription. */
  readonly backlogs: ReadonlyMap<string, number>;
  /** Number of outcomes since the period began, by stage and outcome: `write.written`. */
  readonly counts: ReadonlyMap<string, number>;
  /** Outcomes per second, by stage and outcome. Averaged over five minutes that ended three minutes ago. */
  readonly rates: ReadonlyMap<string, number>;
}

/** Take the newest value of this period. Values are written each minute and become visible some minutes later. */
const recentMs = 10 * 60_000;

/** End the interval of a rate before the newest values: those that are not visible yet would make it too low. */
const rateMs = 5 * 60_000;
const lateMs = 3 * 60_000;

/** Times in milliseconds since the Unix epoch. */
interface Interval {
  readonly start: number;
  readonly end: number;
}

export class MetricsReader {
  readonly #deployment: Deployment;
  readonly #google: GoogleApi;
  readonly #clock: Clock;
  readonly #sinceMs: number;

  /** @param sinceMs Start of the period whose outcomes are counted. */
  constructor(deployment: Deployment, google: GoogleApi, clock: Clock, sinceMs: number) {
    this.#deployment = deployment;
    this.#google = google;
    this.#clock = clock;
    this.#sinceMs = sinceMs;
  }

  /** @throws NotChecked */
  async backlogs(): Promise<Metrics['backlogs']> {
    const names = allSubscriptions(this.#deployment);
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
   * One value per outcome for the whole interval, from the log-based metric that terraform/modules/monitoring/main.tf
   * defines.
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

/** The subscriptions of the stages and of the dead letters. */
function allSubscriptions(deployment: Deployment): string[] {
  return Object.values(stageResources(deployment)).flatMap(({ subscriptions, deadSubscription }) =>
    subscriptions.map(({ name }) => name).concat(deadSubscription),
  );
}

/** Terraform's name_prefix. It precedes the names of the topics and of the metric. */
function prefixOf({ topics: { events } }: Deployment): string {
  return events.endsWith(topics.events) ? events.slice(0, -topics.events.length) : '';
}

function outcomeOf(series: JsonObject): string | undefined {
  const labels = objectIn(objectIn(series, 'metric'), 'labels');
  const [stage, outcome] = [textIn(labels, 'stage'), textIn(labels, 'outcome')];
  return stage === undefined || outcome === undefined ? undefined : `${stage}.${outcome}`;
}

/** The newest value of each series by its key. Points are sorted newest first; an INT64 is a string. */
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
