import { InvalidArgumentError, type Command } from 'commander';
import { createCommand } from '../../cli/command.ts';

export interface Options {
  readonly seed?: number;
  readonly events: number;
  readonly rate: number;
  readonly minutes: number;
  readonly runs: number;
  readonly json?: boolean;
  readonly verbose?: boolean;
}

const examples = `
Examples:
  npm run chaos                                20,000 events under a new seed
  npm run chaos -- --seed 42 --verbose         the plan of a seed, and the same plan again
  npm run chaos -- --runs 20 --events 2000     twenty seeds, a line each

It starts a system of its own, as npm start does, on ports of its own, and ends it. It always uses the Pub/Sub
emulator of this repository, which can be told to fail: PUBSUB_EMULATOR_HOST is ignored.

A seed decides what is sent, in which order and how, and which faults come when and for how long. How these meet is
up to the machine: a seed that has failed may pass. --verbose prints what it decides.

Ends with 0 when nothing differs, 1 when something does, 2 when called wrongly, 130 after Ctrl-C, which ends sending
and faults, and audits what was acknowledged until then.`;

export function createChaosCommand(): Command {
  return createCommand(
    'npm run chaos --',
    'Send events while everything fails: stages are killed, Security Command Center, Compute and Pub/Sub fail, lose ' +
      'answers, slow down and repeat themselves. Then compare the results with the sent events: each acknowledged\n' +
      'event must be exactly one finding, right in every field, or one dead letter, or one logged drop.',
  )
    .option('--events <n>', 'the number of different events', count, 20_000)
    .option('--seed <n>', 'the first seed (default: a new one, printed)', wholeNumber)
    .option('--runs <n>', 'the number of seeds, in sequence', count, 1)
    .option(
      '--rate <n>',
      'events per second, which determines how long faults occur',
      positive,
      150,
    )
    .option(
      '--minutes <n>',
      'of each run: then nothing more is sent, and the faults end',
      positive,
      4,
    )
    .option('--json', 'print the report as JSON, one line per run')
    .option('--verbose', 'print the plan first')
    .allowExcessArguments(false)
    .addHelpText('after', examples);
}

function positive(text: string): number {
  const value = Number(text);
  if (Number.isFinite(value) && value > 0) return value;
  throw new InvalidArgumentError('a number above 0');
}

function count(text: string): number {
  if (Number.isSafeInteger(Number(text))) return positive(text);
  throw new InvalidArgumentError('a whole number above 0');
}

function wholeNumber(text: string): number {
  const value = Number(text);
  if (Number.isSafeInteger(value) && value >= 0 && value < 2 ** 31) return value;
  throw new InvalidArgumentError('a whole number from 0 to 2147483647');
}
