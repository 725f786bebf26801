import type { Command } from 'commander';
import { positiveNumber, wholeNumber } from '../../cli/arguments.ts';
import { createCommand } from '../../cli/command.ts';
import type { DeploymentOptions } from '../lib/find-deployment.ts';
import type { ReplayOptions } from './run-replay.ts';
import { selectionFault, withSelection } from '../dead-letters/selection.ts';

export interface Options extends ReplayOptions, DeploymentOptions {}

export const defaults = {
  /**
   * Messages per second. Security Command Center accepts 1,000 writes per minute and project, 16.7 per second. Replay uses
   * half of that, 480 per minute, and leaves the rest to live traffic.
   */
  rate: 8,
  maxReplays: 3,
} as const;

const examples = `
Examples:
  npm run replay -- --local --stage write --dry-run        lists dead letters and their reasons
  npm run replay -- --local --stage write                  replays all of them to write
  npm run replay -- --project my-project --stage write --reason scc-invalid-argument --newer-than 2d
  npm run replay -- --project my-project --stage enrich --reason unknown-format --dry-run --archive unknown.ndjson
                                                           exports them; they stay in the subscription
  npm run replay -- --project my-project --stage enrich --from unknown.ndjson

A repeated filter matches any of its values; different filters must all match. Dead letters that are passed over or
refused stay in the subscription, and so do those that arrive after the start.

Exit codes: 0 all matching dead letters were replayed, or none matched; 1 some failed or were refused, or all came
back; 2 invalid arguments; 130 Ctrl-C. It can be killed at any moment and run again without duplicate findings.`;

/** The command with its options. @param now the instant that durations are counted back from. */
export function createReplayCommand(now: number): Command {
  const command = createCommand(
    'npm run replay --',
    'Replay dead letters to the stage that they came from.',
  );
  return withSelection(command, now)
    .option(
      '--rate <n>',
      'messages per second. SCC accepts 16.7 writes per second and project, including live traffic',
      positiveNumber(1000),
      defaults.rate,
    )
    .option(
      '--max-replays <n>',
      'refuse dead letters that were already replayed this many times',
      wholeNumber(),
      defaults.maxReplays,
    )
    .option('--archive <file>', 'append each dead letter to this file (NDJSON) before replaying it')
    .option('--from <file>', 'replay an archive file instead of the subscription')
    .addHelpText('after', examples);
}

/** Checks options against each other; returns undefined if they are valid. */
export function contradiction(options: Options): string | undefined {
  if (options.from !== undefined && options.archive !== undefined) {
    return '--archive saves what comes from the subscription: it does not go with --from';
  }
  return selectionFault(options);
}
