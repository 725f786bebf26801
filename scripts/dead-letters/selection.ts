import { InvalidArgumentError, Option, type Command } from 'commander';
import { wholeNumber } from '../../cli/arguments.ts';
import { durationMs, instantOf } from '../../cli/durations.ts';
import { withDeployment } from '../lib/find-deployment.ts';
import type { ReplayStage } from './dead-letter.ts';
import type { Filters } from './filters.ts';
import { leaseSeconds } from './leases.ts';

/** Longer than the lease of a killed run, whose messages are then redelivered. */
export const defaultSettleMs = 12_000;

/** Options that select and show dead letters. */
export interface Selection {
  readonly stage: ReplayStage;
  readonly reason: readonly string[];
  readonly rule: readonly string[];
  readonly format: readonly string[];
  readonly id: readonly string[];
  readonly olderThan?: string;
  readonly newerThan?: string;
  readonly limit: number;
  readonly settle: number;
  readonly dryRun?: boolean;
  readonly showPayload?: boolean;
  readonly json?: boolean;
}

/** Adds the options that select dead letters. @param now the instant that durations are counted back from. */
export function withSelection(command: Command, now: number): Command {
  const instant = (text: string): string => toInstant(text, now);
  command
    .addOption(
      new Option('--stage <stage>', 'stage of the dead letters')
        .choices(['enrich', 'write'])
        .makeOptionMandatory(),
    )
    .addOption(
      several('--reason <reason>', 'only dead letters with this reason; --dry-run lists reasons'),
    )
    .addOption(several('--rule <rule>', 'only events of this rule'))
    .addOption(
      several('--format <format>', 'only events of this format: falco, sysdig-forwarder, …'),
    )
    .addOption(several('--id <id>', 'only this finding id or Pub/Sub message id'))
    .option(
      '--older-than <when>',
      'only messages that became dead letters before: 90m, 12h, 2d ago, or an RFC 3339 time',
      instant,
    )
    .option('--newer-than <when>', 'only messages that became dead letters since', instant)
    .addOption(
      new Option('--limit <n>', 'maximum number of dead letters')
        .argParser(wholeNumber(1))
        .default(Number.MAX_SAFE_INTEGER, 'all'),
    )
    .addOption(
      new Option(
        '--settle <duration>',
        'end when nothing new has arrived for this long. Messages of a killed run are redelivered within ' +
          `${leaseSeconds}s`,
      )
        .argParser(duration)
        .default(defaultSettleMs, '12s'),
    )
    .option('--dry-run', 'list the selected dead letters; change nothing')
    .option('--show-payload', 'with --dry-run: also print payloads and full errors')
    .option('--json', 'print one JSON document');
  return withDeployment(command);
}

export function filtersOf(selection: Selection): Filters {
  return {
    reasons: selection.reason,
    rules: selection.rule,
    formats: selection.format,
    ids: selection.id,
    before: selection.olderThan,
    after: selection.newerThan,
  };
}

/** Checks options against each other; returns undefined if they are valid. */
export function selectionFault(selection: Selection): string | undefined {
  const { olderThan, newerThan, dryRun = false, showPayload = false } = selection;
  if (showPayload && !dryRun) return '--show-payload goes with --dry-run';
  if (olderThan !== undefined && newerThan !== undefined && newerThan > olderThan) {
    return 'nothing is both that old and that new: see --older-than and --newer-than';
  }
  return undefined;
}

/** A repeatable option. */
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
