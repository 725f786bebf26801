import { isObject } from '@pipeline/shared/json.ts';
import type { Deployment } from '../../lib/deployment.ts';
import { logsOf } from '../remediation.ts';
import { bodyOf } from '../../lib/google-api.ts';
import type { DoctorContext } from '../context.ts';
import { withFaults, notChecked, ok, warning, type Check, type CheckResult } from '../check.ts';
import { durationText } from '../../../cli/durations.ts';

/** Checks poll's progress: poll writes its checkpoint each minute. */
export function checkpointCheck(context: DoctorContext): Check {
  const { deployment, clients, clock } = context;
  return {
    name: "poll's checkpoint",
    run: async () => {
      const { checkpoint } = deployment;
      if (checkpoint === undefined) {
        return notChecked('the deployment has no poll (it names no checkpoint)');
      }
      const { bucket, object } = checkpoint;
      const path = `b/${encodeURIComponent(bucket)}/o/${encodeURIComponent(object)}`;
      const metadata = await clients.google.get('storage', path);
      if (metadata.status === 404) return evaluateCheckpoint(undefined, clock.now(), deployment);
      const needs = 'roles/storage.objectViewer on the bucket';
      const what = `gs://${bucket}/${object}`;
      const { updated } = fieldsOf(bodyOf(metadata, what, needs));
      const content = fieldsOf(
        bodyOf(await clients.google.get('storage', `${path}?alt=media`), what, needs),
      );
      const state = {
        updatedMs: Date.parse(String(updated)),
        reachedMs: millisOf(content['reached']),
      };
      return evaluateCheckpoint(state, clock.now(), deployment);
    },
  };
}

export interface CheckpointState {
  readonly updatedMs: number;
  /** Instant up to which poll has read, in milliseconds; undefined if the object does not contain it. */
  readonly reachedMs: number | undefined;
}

const lateMs = 10 * 60_000;

export function evaluateCheckpoint(
  state: CheckpointState | undefined,
  nowMs: number,
  deployment: Deployment,
): CheckResult {
  const { local, projectId, region, sysdig } = deployment;
  const remedy =
    local === undefined
      ? `see that Cloud Scheduler calls poll (gcloud scheduler jobs list --project=${projectId} ` +
        `--location=${region ?? 'REGION'}) and what it says: ${logsOf(deployment, 'poll')}`
      : 'see what npm start prints about poll';
  if (state === undefined) {
    return withFaults(warning('there is no checkpoint: poll has never finished a run', remedy));
  }
  const { updatedMs, reachedMs } = state;
  if (Number.isNaN(updatedMs)) return notChecked('Cloud Storage does not say when it was written');
  const age = nowMs - updatedMs;
  const lag = reachedMs === undefined ? undefined : nowMs - reachedMs;
  const read = lag === undefined ? 'it does not say how far' : `read to ${durationText(lag)} ago`;
  if (age > lateMs) {
    return withFaults(
      warning(`poll last wrote its checkpoint ${durationText(age)} ago; ${read}`, remedy),
    );
  }
  if (lag !== undefined && lag > lateMs) {
    return withFaults(
      warning(
        `poll runs, and is behind: ${read}`,
        `after an outage it catches up by itself, a bounded part a run. If it falls further behind, see whether ` +
          `Sysdig (${sysdig?.region ?? 'its region'}) limits it: ${remedy}`,
      ),
    );
  }
  return ok(`written ${durationText(age)} ago; ${read}`);
}

function fieldsOf(value: unknown): Record<string, unknown> {
  return isObject(value) ? value : {};
}

export function millisOf(time: unknown): number | undefined {
  const millis = typeof time === 'string' ? Date.parse(time) : Number.NaN;
  return Number.isNaN(millis) ? undefined : millis;
}
