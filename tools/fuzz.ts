import { InvalidArgumentError } from 'commander';
import { printableLines } from '../cli/printable.ts';
import { createProgress } from '../cli/progress.ts';
import { createCommand, exitCodes, runCommand, UsageError } from '../cli/command.ts';

/** Sends hostile input to the functions, and reports the outcomes. */

interface Options {
  readonly cases: number;
  readonly wire?: number;
  readonly seed?: number;
  readonly minutes?: number;
  readonly timing: boolean;
  readonly json: boolean;
  readonly replay?: string;
  readonly path?: string;
}

const command = createCommand(
  'npm run fuzz --',
  'Send hostile input to the functions, each bundle in its own process around emulators, and to their handlers ' +
    "in this process. Checks: no crash, no hang, bounded memory, no 5xx for the sender's fault, nothing published " +
    'without authentication, each acknowledged event published once, no secret and no payload in a log.',
)
  .option('--cases <n>', 'the number of cases', toCount, 20_000)
  .option('--wire <n>', 'the number of socket cases among them (default: an eighth)', toCount)
  .option('--seed <n>', 'repeats the same cases (default: a random one, printed)', toCount)
  .option('--minutes <n>', 'stop after this time', toCount)
  .option(
    '--timing',
    'also measure whether the response time for a wrong token reveals anything',
    false,
  )
  .option('--json', 'the report as JSON', false)
  .option('--replay <file>', 'rerun a failed case over a socket')
  .option('--path <path>', 'rerun a failed case in process, with its seed')
  .addHelpText(
    'after',
    `
Examples:
  npm run fuzz
  npm run fuzz -- --cases 1200000 --timing
  npm run fuzz -- --seed 7 --cases 5000 --json
  npm run fuzz -- --replay .local/fuzz/7-0.json
  npm run fuzz -- --seed 7 --path 4711:0:3

The report gives the options to rerun each failing case. Exits with 0 if nothing failed, otherwise with 1.`,
  );

await runCommand(command, async ({ signal }) => {
  const options = command.opts<Options>();
  if (options.replay !== undefined) return replayFile(options.replay);
  if (options.path !== undefined) return replayPath(options.seed, options.path);
  // Not for --help: it loads the emulators and all stages.
  const { runFuzz } = await import('./fuzz/fuzz.ts');
  const { reportText } = await import('./fuzz/report.ts');
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

async function replayFile(file: string): Promise<number> {
  const { replayWire } = await import('./fuzz/wire/replay.ts');
  return exitCodeOf(await replayWire(file));
}

async function replayPath(seed: number | undefined, path: string): Promise<number> {
  if (seed === undefined) throw new UsageError('--path needs --seed');
  const { replayCore } = await import('./fuzz/core/run.ts');
  const { input, ...outcome } = await replayCore(seed, path);
  console.log(printableLines(input));
  return exitCodeOf(outcome);
}

function exitCodeOf({ outcome, failure }: { outcome: string; failure?: string }): number {
  console.log(outcome);
  console.log(failure === undefined ? 'it no longer fails' : `it still fails: ${failure}`);
  return failure === undefined ? exitCodes.done : exitCodes.failed;
}

function toCount(text: string): number {
  const count = Number(text);
  if (Number.isSafeInteger(count) && count >= 0) return count;
  throw new InvalidArgumentError('it must be a whole number');
}
