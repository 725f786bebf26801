import type { Command } from 'commander';
import { createCommand } from '../../cli/command.ts';
import { selectionFault, withSelection, type Selection } from '../replay/selection.ts';

export interface Options extends Selection {
  readonly archive?: string;
  readonly yes?: boolean;
}

const examples = `
Examples:
  npm run discard -- --local --stage enrich --dry-run      what would go
  npm run discard -- --local --stage enrich --reason unknown-format --archive unknown.ndjson
  npm run discard -- --project my-project --stage write --older-than 14d --archive old.ndjson --yes
  npm run replay -- --project my-project --stage write --from old.ndjson
                                                           brings them back to their stage

A filter that is given several times takes any of its values; different filters must all hold. Dead letters that
are passed over stay in the subscription, and so do those that arrive after the start.

Ends with 0 when all that matched was discarded (or nothing did), 1 when something failed or the answer was no, 2
when called wrongly, 130 after Ctrl-C. It can be killed at any moment: none is gone that is not in the archive.`;

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
    return 'say --archive FILE: what is discarded is kept there. --dry-run shows what would be';
  }
  return selectionFault(options);
}
