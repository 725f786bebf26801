import type { Command } from 'commander';
import { positiveNumber, wholeNumber } from '../../cli/arguments.ts';
import { createCommand } from '../../cli/command.ts';
import { selectionFault, withSelection, type Selection } from './selection.ts';

export interface Options extends Selection {
  readonly rate: number;
  readonly maxReplays: number;
  readonly archive?: string;
  readonly from?: string;
}

/**
 * A message a second. Security Command Center takes 1,000 writes a minute and project, 16.7 a second: half of
 * that, 480 a minute, leaves as much to what comes in meanwhile.
 */
const defaultRate = 8;

const examples = `
Examples:
  npm run replay -- --local --stage write --dry-run        what waits, and why
  npm run replay -- --local --stage write                  all of it back to write
  npm run replay -- --project my-project --stage write --reason scc-invalid-argument --newer-than 2d
  npm run replay -- --project my-project --stage enrich --reason unknown-format --dry-run --archive unknown.ndjson
                                                           exports them; they stay where they are
  npm run replay -- --project my-project --stage enrich --from unknown.ndjson

A filter that is given several times takes any of its values; different filters must all hold. Dead letters that
are passed over or refused stay in the subscription, and so do those that arrive after the start.

Ends with 0 when all that matched was replayed (or nothing did), 1 when something failed or was refused or
all of it came back, 2 when called wrongly, 130 after Ctrl-C. It can be killed at any moment and run again: that makes no second finding.`;

/** The command, with everything about its options. @param now what durations are counted back from. */
export function createReplayCommand(now: number): Command {
  const command = createCommand(
    'npm run replay --',
    'Bring dead letters back to the stage that they come from.',
  );
  return withSelection(command, now)
    .option(
      '--rate <n>',
      'messages a second. SCC takes 16.7 writes a second and project, those of live traffic included',
      positiveNumber(1000),
      defaultRate,
    )
    .option('--max-replays <n>', 'refuse what was replayed so often already', wholeNumber(), 3)
    .option('--archive <file>', 'append what is taken to this file (NDJSON) before it goes')
    .option('--from <file>', 'replay such a file instead of the subscription')
    .addHelpText('after', examples);
}

/** What no single option can tell; undefined when nothing is wrong. */
export function contradiction(options: Options): string | undefined {
  if (options.from !== undefined && options.archive !== undefined) {
    return '--archive saves what comes from the subscription: it does not go with --from';
  }
  return selectionFault(options);
}
