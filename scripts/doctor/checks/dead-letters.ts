import type { StageParts } from '../remediation.ts';
import { subscriptionMetric } from '../metrics.ts';
import type { Subject } from '../context.ts';
import { faulty, NotChecked, ok, problem, type Check, type Verdict } from '../check.ts';
import { lookAtWaiting, type Waiting } from '../peek-dead-letters.ts';
import { count, span } from '../../../cli/pluralize.ts';

/** Dead letters are events that did not become findings, and wait for somebody. */
export function deadLettersCheck(subject: Subject, parts: StageParts): Check {
  const { deployment, clients, timeoutMs, clock, flags } = subject;
  const { stage, deadSubscription } = parts;
  return {
    name: `${stage}: dead letters`,
    run: async () => {
      if ((await subject.subscription(deadSubscription)) === undefined) {
        throw new NotChecked(`there is no subscription ${deadSubscription}`);
      }
      const name = `projects/${deployment.projectId}/subscriptions/${deadSubscription}`;
      const [waiting, counted] = await Promise.all([
        lookAtWaiting(clients.subscriber, name, timeoutMs),
        undelivered(subject, deadSubscription),
      ]);
      return judgeDeadLetters(waiting, counted, clock.now(), stage, flags);
    },
  };
}

/** A pull need not bring everything that is there: the metric knows more, if a little late. */
async function undelivered(subject: Subject, subscription: string): Promise<number | undefined> {
  try {
    return await subscriptionMetric(subject, 'num_undelivered_messages', subscription);
  } catch (error) {
    if (error instanceof NotChecked) return undefined;
    throw error;
  }
}

export function judgeDeadLetters(
  { count: seen, isAll, reasons, oldestMs }: Waiting,
  counted: number | undefined,
  nowMs: number,
  stage: string,
  flags: string,
): Verdict {
  const total = Math.max(seen, counted ?? 0);
  if (total === 0) return ok('none waiting');
  const least = counted === undefined && !isAll ? 'at least ' : '';
  const age = oldestMs === undefined ? '' : `, the oldest for ${span(nowMs - oldestMs)}`;
  const why = [...reasons]
    .toSorted(([, a], [, b]) => b - a)
    .map(([reason, number]) => `${number} ${reason}`)
    .join(', ');
  const replay = `npm run replay -- ${flags} --stage ${stage}`;
  return faulty(
    problem(
      `${least}${count(total, 'dead letter')} waiting${age}${why === '' ? '' : `: ${why}`}`,
      [
        ...new Set([...reasons.keys()].map(hintOf)),
        `look: ${replay} --dry-run; once the cause is mended: ${replay}`,
      ].join('. '),
    ),
  );
}

/** What to mend first, by the reasons that the stages give. */
function hintOf(reason: string): string {
  if (reason === 'all attempts used up')
    return 'what failed for so long is in the log of the stage';
  if (reason.startsWith('scc-')) {
    return 'Security Command Center refused the finding: the attribute error says what of it; that takes a new version';
  }
  return 'what no format understands takes a version that does: npm run preview shows what becomes of a payload';
}
