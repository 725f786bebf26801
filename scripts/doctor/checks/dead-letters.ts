import { attemptsExhausted } from '../../dead-letters/dead-letter.ts';
import type { StageResources } from '../../lib/stage-resources.ts';
import { subscriptionMetric } from '../metrics.ts';
import type { DoctorContext } from '../context.ts';
import { withFaults, ok, problem, type Check, type CheckResult } from '../check.ts';
import { NotChecked } from '../../lib/not-checked.ts';
import { peekDeadLetters, type DeadLetterBacklog } from '../peek-dead-letters.ts';
import { durationText } from '../../../cli/durations.ts';
import { pluralize } from '../../../cli/pluralize.ts';

/** Reports dead letters: events without a finding that need operator action. */
export function deadLettersCheck(context: DoctorContext, resources: StageResources): Check {
  const { deployment, clients, timeoutMs, clock, flags } = context;
  const { stage, deadSubscription } = resources;
  return {
    name: `${stage}: dead letters`,
    run: async () => {
      if ((await context.subscription(deadSubscription)) === undefined) {
        throw new NotChecked(`there is no subscription ${deadSubscription}`);
      }
      const name = `projects/${deployment.projectId}/subscriptions/${deadSubscription}`;
      const [waiting, counted] = await Promise.all([
        peekDeadLetters(clients.subscriber, name, timeoutMs),
        undelivered(context, deadSubscription),
      ]);
      return evaluateDeadLetters(waiting, counted, clock.now(), stage, flags);
    },
  };
}

/** A pull may return only some of the messages. The metric counts all of them, minutes late. */
async function undelivered(
  context: DoctorContext,
  subscription: string,
): Promise<number | undefined> {
  try {
    return await subscriptionMetric(context, 'num_undelivered_messages', subscription);
  } catch (error) {
    if (error instanceof NotChecked) return undefined;
    throw error;
  }
}

export function evaluateDeadLetters(
  { count: seen, isAll, reasons, oldestMs }: DeadLetterBacklog,
  counted: number | undefined,
  nowMs: number,
  stage: string,
  flags: string,
): CheckResult {
  const total = Math.max(seen, counted ?? 0);
  if (total === 0) return ok('none waiting');
  const least = counted === undefined && !isAll ? 'at least ' : '';
  const age = oldestMs === undefined ? '' : `, the oldest for ${durationText(nowMs - oldestMs)}`;
  const why = [...reasons]
    .toSorted(([, a], [, b]) => b - a)
    .map(([reason, number]) => `${number} ${reason}`)
    .join(', ');
  const replay = `npm run replay -- ${flags} --stage ${stage}`;
  return withFaults(
    problem(
      `${least}${pluralize(total, 'dead letter')} waiting${age}${why === '' ? '' : `: ${why}`}`,
      [
        ...new Set([...reasons.keys()].map(hintOf)),
        `look: ${replay} --dry-run; once the cause is fixed: ${replay}`,
      ].join('. '),
    ),
  );
}

/** The first remedy for a dead letter's reason. */
function hintOf(reason: string): string {
  if (reason === attemptsExhausted) return 'the log of the stage has the error';
  if (reason.startsWith('scc-')) {
    return 'Security Command Center refused the finding: the attribute error says why; upgrade';
  }
  return 'unrecognized payload: upgrade or discard it; npm run preview shows the result for a payload';
}
