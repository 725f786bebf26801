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
  npm run chaos                                20,000 events with a new seed
  npm run chaos -- --seed 42 --verbose         prints the plan of a seed, and repeats it
  npm run chaos -- --runs 20 --events 2000     twenty seeds, one line each

Starts its own system, like npm start, on its own ports, and stops it. Always uses the Pub/Sub emulator of this
repository, which can inject faults: PUBSUB_EMULATOR_HOST is ignored.

A seed determines the events, their order and form, and the faults with their times. How these interleave depends on
the machine: a seed that has failed may pass. --verbose prints the plan.

Exits with 0 if there are no differences, 1 if there are some, 2 for invalid arguments, 130 after Ctrl-C, which stops
sending and faults, and audits the events acknowledged so far.`;

export function createChaosCommand(): Command {
  return createCommand(
    'npm run chaos --',
    'Send events while everything fails: stages are killed, Security Command Center, Compute and Pub/Sub fail, lose ' +
      'answers, slow down and repeat themselves. Then compare the results with the sent events: each acknowledged ' +
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
    .option('--minutes <n>', 'per run: then sending and faults stop', positive, 4)
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
