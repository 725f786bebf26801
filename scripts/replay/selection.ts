import { InvalidArgumentError, Option, type Command } from 'commander';
import { wholeNumber } from '../../cli/arguments.ts';
import { durationMs, instantOf } from '../../cli/durations.ts';
import { withDeployment, type DeploymentOptions } from '../lib/find-deployment.ts';
import type { ReplayStage } from './dead-letter.ts';
import type { Filters } from './filters.ts';
import { leaseSeconds } from './leases.ts';

/** Which dead letters a command works on, and how it shows them. */
export interface Selection extends DeploymentOptions {
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

/** Adds the options that choose dead letters. @param now what durations are counted back from. */
export function withSelection(command: Command, now: number): Command {
  const instant = (text: string): string => toInstant(text, now);
  command
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
    .option('--json', 'one JSON document on standard output');
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

/** What no single option can tell; undefined when nothing is wrong. */
export function selectionFault(selection: Selection): string | undefined {
  const { olderThan, newerThan, dryRun = false, showPayload = false } = selection;
  if (showPayload && !dryRun) return '--show-payload goes with --dry-run';
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
