import { InvalidArgumentError, Option, type Command } from 'commander';
import { positiveNumber, wholeNumber } from '../../cli/arguments.ts';
import { createCommand } from '../../cli/command.ts';
import { withDeployment, type DeploymentOptions } from '../lib/find-deployment.ts';
import { durationMs, instantOf } from '../../cli/durations.ts';
import type { ReplayStage } from './dead-letter.ts';
import type { Filters } from './filters.ts';
import { leaseSeconds } from './leases.ts';

export interface Options extends DeploymentOptions {
  readonly stage: ReplayStage;
  readonly reason: readonly string[];
  readonly rule: readonly string[];
  readonly format: readonly string[];
  readonly id: readonly string[];
  readonly olderThan?: string;
  readonly newerThan?: string;
  readonly limit: number;
  readonly rate: number;
  readonly maxReplays: number;
  readonly settle: number;
  readonly dryRun?: boolean;
  readonly showPayload?: boolean;
  readonly json?: boolean;
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

Ends with 0 when all that matched was replayed (or nothing did), 1 when something failed or was refused, 2 when
called wrongly, 130 after Ctrl-C. It can be killed at any moment and run again: that makes no second finding.`;

/** The command, with everything about its options. @param now what durations are counted back from. */
export function createReplayCommand(now: number): Command {
  const instant = (text: string): string => toInstant(text, now);
  const command = createCommand(
    'npm run replay --',
    'Bring dead letters back to the stage that they come from.',
  )
    .addOption(
      new Option('--stage <stage>', 'whose dead letters')
        .choices(['enrich', 'write'])
        .makeOptionMandatory(),
    )
    .addOption(several('--reason <reason>', 'only with this reason; --dry-run shows them'))
    .addOption(several('--rule <rule>', 'only of this rule'))
    .addOption(several('--format <format>', 'only of this format: falco, sysdig-forwarder, …'))
    .addOption(several('--id <id>', 'only with this finding id, or Pub/Sub message id'))
    .option(
      '--older-than <when>',
      'only what became a dead letter before: 90m, 12h, 2d ago, or an RFC 3339 time',
      instant,
    )
    .option('--newer-than <when>', 'only what became a dead letter since', instant)
    .addOption(
      new Option('--limit <n>', 'no more than so many')
        .argParser(wholeNumber(1))
        .default(Number.MAX_SAFE_INTEGER, 'all'),
    )
    .option(
      '--rate <n>',
      'messages a second. SCC takes 16.7 writes a second and project, those of live traffic included',
      positiveNumber(1000),
      defaultRate,
    )
    .option('--max-replays <n>', 'refuse what was replayed so often already', wholeNumber(), 3)
    .addOption(
      new Option(
        '--settle <duration>',
        'end when so long nothing new has come. What a killed run had taken comes back within ' +
          `${leaseSeconds}s`,
      )
        .argParser(duration)
        .default(12_000, '12s'),
    )
    .option('--dry-run', 'list what would go, and leave it where it is')
    .option('--show-payload', 'with --dry-run: payloads, and errors in full, as well')
    .option('--json', 'one JSON document on standard output')
    .option('--archive <file>', 'append what is taken to this file (NDJSON) before it goes')
    .option('--from <file>', 'replay such a file instead of the subscription')
    .addHelpText('after', examples);
  return withDeployment(command);
}

export function filtersOf(options: Options): Filters {
  return {
    reasons: options.reason,
    rules: options.rule,
    formats: options.format,
    ids: options.id,
    before: options.olderThan,
    after: options.newerThan,
  };
}

/** What no single option can tell; undefined when nothing is wrong. */
export function contradiction(options: Options): string | undefined {
  const { from, archive, olderThan, newerThan, dryRun = false, showPayload = false } = options;
  if (showPayload && !dryRun) return '--show-payload goes with --dry-run';
  if (from !== undefined && archive !== undefined) {
    return '--archive saves what comes from the subscription: it does not go with --from';
  }
  if (olderThan !== undefined && newerThan !== undefined && newerThan > olderThan) {
    return 'nothing is both that old and that new: see --older-than and --newer-than';
  }
  return undefined;
}

/** An option that may be given several times. */
function several(flags: string, description: string): Option {
  return new Option(flags, description).argParser(append).default([], 'any');
}

function append(value: string, previous: readonly string[]): string[] {
  return [...previous, value];
}

function toInstant(text: string, now: number): string {
  const instant = instantOf(text, now);
  if (instant !== undefined) return instant;
  throw new InvalidArgumentError('it must be like 90m, 12h, 2d or 2026-11-24T12:00:00Z');
}

function duration(text: string): number {
  const ms = durationMs(text);
  if (ms !== undefined) return ms;
  throw new InvalidArgumentError('it must be like 500ms, 12s or 5m');
}
