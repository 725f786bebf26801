import { InvalidArgumentError } from 'commander';
import { createProgress } from '../cli/progress.ts';
import { createCommand, exitCodes, runCommand } from '../cli/command.ts';
import { runFuzz } from './fuzz/fuzz.ts';
import { replayCase } from './fuzz/replay-case.ts';
import { reportText } from './fuzz/report.ts';

/** Throws hostile input at the functions, and says what became of it. */

interface Options {
  readonly cases: number;
  readonly wire?: number;
  readonly seed?: number;
  readonly minutes?: number;
  readonly timing: boolean;
  readonly json: boolean;
  readonly replay?: string;
}

const command = createCommand(
  'npm run fuzz --',
  'Send hostile input to the functions, each its bundle in its own process around emulators, and to their handlers\n' +
    "in this process. Checked are: no crash, no hang, bounded memory, no 5xx for what is the sender's fault, nothing\n" +
    'published that nobody authenticated, each acknowledged event published once, no secret and no payload in a log.',
)
  .option('--cases <n>', 'how many cases', toCount, 20_000)
  .option('--wire <n>', 'how many of them go over a socket (default: an eighth)', toCount)
  .option('--seed <n>', 'makes the same cases again (default: a random one, printed)', toCount)
  .option('--minutes <n>', 'end after this time, whatever is left', toCount)
  .option(
    '--timing',
    'measure also whether the time that a wrong token takes tells anything',
    false,
  )
  .option('--json', 'the report as JSON', false)
  .option('--replay <file>', 'run one case that failed before')
  .addHelpText(
    'after',
    `
Examples:
  npm run fuzz
  npm run fuzz -- --cases 1200000 --timing
  npm run fuzz -- --seed 7 --cases 5000 --json
  npm run fuzz -- --replay .local/fuzz/7-0.json

Failing cases are left in .local/fuzz. Ends with 0 if nothing failed, else with 1.`,
  );

await runCommand(command, async ({ signal }) => {
  const options = command.opts<Options>();
  if (options.replay !== undefined) return replay(options.replay);
  const seed = options.seed ?? Math.floor(Math.random() * 2 ** 31);
  process.stderr.write(`seed ${seed}\n`);
  const progress = createProgress('cases');
  progress.start(options.cases);
  const { minutes } = options;
  const ends = minutes === undefined ? [] : [AbortSignal.timeout(minutes * 60_000)];
  const report = await runFuzz({
    cases: options.cases,
    wireCases: options.wire,
    seed,
    timing: options.timing,
    floods: true,
    signal: AbortSignal.any([signal, ...ends]),
    onProgress: (done) => {
      progress.update(done);
    },
  });
  progress.stop();
  console.log(options.json ? JSON.stringify(report, null, 2) : reportText(report));
  return report.failures.length === 0 ? exitCodes.done : exitCodes.failed;
});

async function replay(file: string): Promise<number> {
  const { outcome, failure } = await replayCase(file);
  console.log(outcome);
  if (failure === undefined) {
    console.log('it fails no longer');
    return exitCodes.done;
  }
  console.log(`it still fails: ${failure}`);
  return exitCodes.failed;
}

function toCount(text: string): number {
  const count = Number(text);
  if (Number.isSafeInteger(count) && count >= 0) return count;
  throw new InvalidArgumentError('it must be a whole number');
}
