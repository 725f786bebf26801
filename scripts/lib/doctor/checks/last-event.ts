import type { Deployment } from '../../cli/deployment.ts';
import { isNotFound, unreadable } from '../google-error.ts';
import type { Subject } from '../subject.ts';
import { faulty, NotChecked, ok, warning, type Check, type Verdict } from '../verdict.ts';
import { span } from '../words.ts';

/** How long ago the event of the newest finding was: a sender that fell silent says nothing else. */
export function lastEventCheck(subject: Subject, sender: string, source: string): Check {
  const { deployment, clients, timeoutMs, clock, silentHours } = subject;
  return {
    name: `source of ${sender}: last event`,
    run: async () => {
      const parent = `${source}/locations/${deployment.sccLocation}`;
      try {
        // Of the fields that v2 can sort by, event_time is the only time.
        const [results] = await clients.securityCenter.listFindings(
          { parent, orderBy: 'event_time desc', pageSize: 1 },
          { timeout: timeoutMs, autoPaginate: false },
        );
        const finding = results[0]?.finding;
        const seconds = finding?.eventTime?.seconds;
        const newest =
          finding && seconds
            ? { atMs: Number(seconds) * 1000, category: finding.category ?? '' }
            : undefined;
        return judgeLastEvent(newest, clock.now(), silentHours, deployment);
      } catch (error) {
        if (isNotFound(error)) throw new NotChecked('there is no such source', { cause: error });
        throw unreadable(
          error,
          `the findings of ${source}`,
          'securitycenter.findings.list (roles/securitycenter.findingsViewer)',
        );
      }
    },
  };
}

export function judgeLastEvent(
  newest: { atMs: number; category: string } | undefined,
  nowMs: number,
  silentHours: number,
  { local, webhookUrl }: Deployment,
): Verdict {
  const send = `npm run send -- --url ${webhookUrl ?? 'URL'} --token TOKEN FILE`;
  const remedy =
    local === undefined
      ? `let a sender send its test; see in the log of receive whether it came. By hand: ${send}`
      : `send one: ${send}`;
  if (newest === undefined) return faulty(warning('there is no finding yet', remedy));
  const age = nowMs - newest.atMs;
  const says = `${span(age)} ago: ${newest.category}`;
  if (age <= silentHours * 3_600_000) return ok(says);
  return faulty(
    warning(
      `the last event was ${says}`,
      `if that is long for your cluster (--silent-hours): ${remedy}`,
    ),
  );
}
