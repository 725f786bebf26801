import type { Command } from 'commander';
import { createCommand } from '../../cli/command.ts';
import type { DeploymentOptions } from '../lib/find-deployment.ts';
import { selectionFault, withSelection, type Selection } from '../dead-letters/selection.ts';

export interface Options extends Selection, DeploymentOptions {
  readonly archive?: string;
  readonly yes?: boolean;
}

const examples = `
Examples:
  npm run discard -- --local --stage enrich --dry-run      what would go
  npm run discard -- --local --stage enrich --reason unknown-format --archive unknown.ndjson
  npm run discard -- --project my-project --stage write --older-than 14d --archive old.ndjson --yes
  npm run replay -- --project my-project --stage write --from old.ndjson
                                                           replays them to their stage

A repeated filter matches any of its values; different filters must all match. Dead letters that are passed over stay
in the subscription, and so do those that arrive after the start.

Exit codes: 0 all matching dead letters were discarded, or none matched; 1 some failed, or the answer was no; 2 invalid
arguments; 130 Ctrl-C. It can be killed at any moment: every removed dead letter is in the archive.`;

/** The command with its options. @param now the instant that durations are counted back from. */
export function createDiscardCommand(now: number): Command {
  const command = createCommand(
    'npm run discard --',
    'Move dead letters from their subscription to an archive that replay can read.',
  );
  return withSelection(command, now)
    .option(
      '--archive <file>',
      'append each dead letter to this file (NDJSON) before acknowledging it',
    )
    .option('--yes', 'do not ask for confirmation')
    .addHelpText('after', examples);
}

/** Checks options against each other; returns undefined if they are valid. */
export function contradiction(options: Options): string | undefined {
  if (options.archive === undefined && options.dryRun !== true) {
    return '--archive FILE is missing: it stores the discarded dead letters. --dry-run lists them';
  }
  return selectionFault(options);
}
