import { objectIn, objectsIn, textIn } from '@pipeline/shared/json-fields.ts';
import { bodyOf } from '../lib/google-api.ts';
import type { DoctorContext } from './context.ts';

type Metric = 'num_undelivered_messages' | 'oldest_unacked_message_age';

/** Sampled every minute, visible up to two minutes later: https://docs.cloud.google.com/monitoring/api/metrics_gcp_p_z#gcp-pubsub */
const windowMs = 10 * 60_000;

/**
 * The latest value of a subscription's metric; undefined if there is none in the last ten minutes.
 * @throws NotChecked
 */
export async function subscriptionMetric(
  { deployment, clients, clock }: DoctorContext,
  metric: Metric,
  subscription: string,
): Promise<number | undefined> {
  const query = new URLSearchParams({
    filter:
      `metric.type = "pubsub.googleapis.com/subscription/${metric}" AND ` +
      `resource.labels.subscription_id = "${subscription}"`,
    'interval.startTime': new Date(clock.now() - windowMs).toISOString(),
    'interval.endTime': new Date(clock.now()).toISOString(),
    pageSize: '1',
  });
  const path = `projects/${deployment.projectId}/timeSeries?${query.toString()}`;
  const answer = await clients.google.get('monitoring', path);
  return newestValue(bodyOf(answer, 'the metrics of Pub/Sub', 'roles/monitoring.viewer'));
}

/** Points are ordered newest first; an INT64 is a string. */
function newestValue(body: unknown): number | undefined {
  const [series] = objectsIn(body, 'timeSeries');
  const [point] = objectsIn(series, 'points');
  const value = textIn(objectIn(point, 'value'), 'int64Value') ?? '';
  return /^\d+$/.test(value) ? Number(value) : undefined;
}
