import { notChecked, ok, warning, type Check, type Fault, type CheckResult } from '../check.ts';
import type { DoctorContext } from '../context.ts';
import { durationText } from '../../../cli/durations.ts';

/** Whether the clocks of this machine, of the webhook and of Sysdig agree, by the Date of their answers. */
export function clocksCheck(context: DoctorContext): Check {
  return {
    name: 'clocks',
    run: async () => {
      const [webhook, sysdig] = await Promise.all([
        aheadOf(context.health),
        aheadOf(context.sysdig),
      ]);
      return evaluateClocks({ webhook, sysdig });
    },
  };
}

/** Why one of them does not answer is for its own check to say. */
async function aheadOf(
  read: () => Promise<{ aheadMs: number | undefined }>,
): Promise<number | undefined> {
  return read().then(
    ({ aheadMs }) => aheadMs,
    () => undefined,
  );
}

/** A Date has whole seconds, and an answer takes its time: nothing below this means anything. */
const tolerance = 10_000;

/** @param ahead milliseconds that each clock is ahead of this machine's */
export function evaluateClocks(ahead: {
  webhook: number | undefined;
  sysdig: number | undefined;
}): CheckResult {
  const { webhook, sysdig } = ahead;
  if (webhook === undefined && sysdig === undefined) {
    return notChecked('neither the webhook nor Sysdig tells its time');
  }
  const faults: Fault[] = [];
  if (webhook !== undefined && sysdig !== undefined && Math.abs(sysdig - webhook) > tolerance) {
    faults.push(
      warning(
        `the clock of Sysdig is ${shift(sysdig - webhook)} that of the webhook`,
        'events seem to come from the future, or late. Nothing is lost where the difference is below the settings ' +
          'SETTLE_SECONDS and OVERLAP_SECONDS of poll; tell Sysdig',
      ),
    );
  }
  const own = webhook ?? sysdig ?? 0;
  if (Math.abs(own) > tolerance) {
    faults.push(
      warning(
        `the clock of this machine is ${shift(-own)} that of ${webhook === undefined ? 'Sysdig' : 'the webhook'}`,
        'set it (NTP): the ages that doctor tells are wrong by as much, and a wrong clock breaks signing in',
      ),
    );
  }
  const known = [webhook !== undefined && 'the webhook', sysdig !== undefined && 'Sysdig'];
  return { ...ok(`this machine and ${known.filter(Boolean).join(' and ')} agree`), faults };
}

function shift(ms: number): string {
  return `${durationText(ms)} ${ms > 0 ? 'ahead of' : 'behind'}`;
}
