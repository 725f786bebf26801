import picocolors from 'picocolors';
import { createCommand, exitCodes, runCommand, UsageError } from '../cli/command.ts';
import { createProgress } from '../cli/progress.ts';
import { targetsOf, type measure } from './flood/measure.ts';
import { runFlood } from './flood/run.ts';

/** Measures how a flood of events is written within Security Command Center's quota. */

const command = createCommand(
  'npm run flood --',
  'Send a flood of events of all severities through the local pipeline, against a Security Command Center with a write quota. Measure the used share of the quota, the calls refused for it, dead letters, and whether urgent events were written first. Exits with 1 if a target is missed.',
)
  .option('--events <n>', 'the number of events', '1200')
  .option('--seconds <n>', 'the seconds to send them in', '10')
  .option('--quota <n>', 'the accepted writes per minute', '1000')
  .option('--pace <n>', 'WRITES_PER_MINUTE of write (default: 97.5 % of the quota)')
  .option('--latency <ms>', 'the duration of a write', '50')
  .option('--json', 'print JSON')
  .addHelpText(
    'after',
    `
Examples:
  npm run flood                       in little more than a minute
  npm run flood -- --events 10000     the whole flood: about ten minutes
  npm run flood -- --pace 2000        shows a rate that exceeds the quota`,
  );

interface Options {
  readonly events: string;
  readonly seconds: string;
  readonly quota: string;
  readonly pace?: string;
  readonly latency: string;
  readonly json?: boolean;
}

await runCommand(command, async ({ signal }) => {
  const options = command.opts<Options>();
  const events = whole(options.events, '--events');
  const progress = createProgress('findings written');
  progress.start(events);
  const result = await runFlood({
    events,
    seconds: whole(options.seconds, '--seconds'),
    quota: whole(options.quota, '--quota'),
    latencyMs: whole(options.latency, '--latency', 0),
    ...(options.pace === undefined ? {} : { pace: whole(options.pace, '--pace') }),
    signal,
    onProgress: (written) => {
      progress.update(written);
    },
  }).finally(() => {
    progress.stop();
  });
  const targets = targetsOf(result);
  if (options.json === true) console.log(JSON.stringify({ ...result, targets }, null, 2));
  else print(result, targets);
  return targets.every(({ met }) => met) ? exitCodes.done : exitCodes.failed;
});

function whole(text: string, option: string, least = 1): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= least) return value;
  throw new UsageError(`${option} must be a whole number from ${least} on, not ${text}`);
}

function print(result: ReturnType<typeof measure>, targets: ReturnType<typeof targetsOf>): void {
  const { events, sentInSeconds, writingSeconds, quotaPerMinute, handedBack, urgent } = result;
  console.log(
    `${events} events in ${sentInSeconds} s, written in ${writingSeconds} s at ${quotaPerMinute} a minute; ` +
      `${handedBack} times one went back to Pub/Sub`,
  );
  console.log(
    `after the last was sent: the last of ${urgent} urgent ones written after ${result.lastUrgentAfterSeconds} s, ` +
      `of the others after ${result.lastOtherAfterSeconds} s`,
  );
  for (const { what, is, met } of targets) {
    const mark = met ? picocolors.green('met   ') : picocolors.red('missed');
    console.log(`${mark} ${is.padStart(12)}  ${what}`);
  }
}
