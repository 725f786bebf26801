import { notChecked, ok, warning, type Check, type Fault, type CheckResult } from '../check.ts';
import type { DoctorContext } from '../context.ts';
import { durationText } from '../../../cli/durations.ts';

/** Compares the clocks of this machine, the webhook and Sysdig, by the Date header of responses. */
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

/** Ignores errors: the check of the webhook or of Sysdig reports them. */
async function aheadOf(
  read: () => Promise<{ aheadMs: number | undefined }>,
): Promise<number | undefined> {
  return read().then(
    ({ aheadMs }) => aheadMs,
    () => undefined,
  );
}

/** Smallest significant difference: a Date header has whole seconds, and a response has latency. */
const tolerance = 10_000;

/** @param ahead milliseconds by which each clock is ahead of this machine's */
export function evaluateClocks(ahead: {
  webhook: number | undefined;
  sysdig: number | undefined;
}): CheckResult {
  const { webhook, sysdig } = ahead;
  if (webhook === undefined && sysdig === undefined) {
    return notChecked('neither the webhook nor Sysdig returns its time');
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
