import type { protos } from '@google-cloud/security-center';
import type { Deployment } from '../../lib/deployment.ts';
import { isNotFound, toNotChecked } from '../../lib/google-errors.ts';
import type { DoctorContext } from '../context.ts';
import { withFaults, ok, warning, type Check, type CheckResult } from '../check.ts';
import { NotChecked } from '../../lib/not-checked.ts';
import { durationText } from '../../../cli/durations.ts';

/** Checks the age of the last event: a silent sender gives no other sign. */
export function lastEventCheck(context: DoctorContext, sender: string, source: string): Check {
  const { deployment, clients, timeoutMs, clock, silentHours } = context;
  return {
    name: `source of ${sender}: last event`,
    run: async () => {
      const parent = `${source}/locations/${deployment.sccLocation}`;
      try {
        // v2 cannot sort by creation time. The latest events include the most recently received one, unless old events
        // arrived after them.
        const [results] = await clients.securityCenter.listFindings(
          { parent, orderBy: 'event_time desc', pageSize: 20 },
          { timeout: timeoutMs, autoPaginate: false },
        );
        const seen = results.flatMap(({ finding }) => (finding ? [toSeen(finding)] : []));
        const last = seen.toSorted((a, b) => b.writtenMs - a.writtenMs)[0];
        return evaluateLastEvent(last, clock.now(), silentHours, deployment);
      } catch (error) {
        if (isNotFound(error)) throw new NotChecked('there is no such source', { cause: error });
        throw toNotChecked(
          error,
          `the findings of ${source}`,
          'securitycenter.findings.list (roles/securitycenter.findingsViewer)',
        );
      }
    },
  };
}

/** A finding's event time and creation time, in milliseconds. */
export interface Seen {
  readonly eventMs: number;
  readonly writtenMs: number;
  readonly category: string;
}

type Finding = protos.google.cloud.securitycenter.v2.IFinding;

function toSeen({ eventTime, createTime, category }: Finding): Seen {
  const millis = (time: Finding['eventTime']): number => Number(time?.seconds ?? 0) * 1000;
  return { eventMs: millis(eventTime), writtenMs: millis(createTime), category: category ?? '' };
}

export function evaluateLastEvent(
  last: Seen | undefined,
  nowMs: number,
  silentHours: number,
  { local, webhookUrl }: Deployment,
): CheckResult {
  const send =
    local === undefined
      ? `npm run send -- --url ${webhookUrl ?? 'URL'} --secret-file FILE PAYLOAD`
      : 'npm run send -- --local PAYLOAD';
  const remedy =
    local === undefined
      ? `send a test from a sender, and look for it in the log of receive. Manually: ${send}`
      : `send one: ${send}`;
  if (last === undefined) return withFaults(warning('there is no finding yet', remedy));
  const age = nowMs - last.writtenMs;
  const delay = last.writtenMs - last.eventMs;
  const late = delay > 3_600_000 ? `, ${durationText(delay)} after it happened` : '';
  const says = `written ${durationText(age)} ago${late}: ${last.category}`;
  if (age <= silentHours * 3_600_000) return ok(says);
  return withFaults(
    warning(
      `the last finding was ${says}`,
      `if that is long for your cluster (--silent-hours): ${remedy}`,
    ),
  );
}
