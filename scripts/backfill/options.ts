import { fromRfc3339, toNanos } from '@pipeline/shared/time.ts';
import { InvalidArgumentError, Option, type Command } from 'commander';
import { nanosOfMillis } from '../../functions/poll/nanos.ts';
import { settingsSchema } from '../../functions/poll/settings.ts';
import { withDeployment, type DeploymentOptions } from '../lib/find-deployment.ts';
import { positiveNumber } from '../../cli/arguments.ts';
import { createCommand } from '../../cli/command.ts';
import { instantOf } from '../../cli/durations.ts';

export interface Options extends DeploymentOptions {
  /** Nanoseconds since the epoch. */
  readonly from: bigint;
  readonly to: bigint;
  readonly region?: string;
  readonly tokenFile?: string;
  readonly api: 'current' | 'previous';
  readonly filter: string;
  readonly rate: number;
  readonly checkpoint?: string;
  readonly dryRun: boolean;
  readonly json: boolean;
}

/** @param now the instant that relative times are relative to, in milliseconds. */
export function createBackfillCommand(now: number): Command {
  const { EVENTS_FILTER, EVENTS_API } = settingsSchema.properties;
  const toMoment = (text: string): bigint => {
    const isDate = /^\d{4}-\d\d-\d\d$/.test(text);
    const instant = isDate ? fromRfc3339(`${text}T00:00:00Z`) : instantOf(text, now);
    if (instant !== undefined) return toNanos(instant);
    throw new InvalidArgumentError('it must be like 2026-01-31, 2026-01-31T08:00:00Z or 3d');
  };
  return (
    withDeployment(
      createCommand(
        'npm run backfill --',
        "Read a past period from Sysdig's events API and publish it, as poll does with what is new.\n" +
          'Ctrl-C stops it; the same command resumes there. Processing a period twice creates no duplicate findings.',
      ),
    )
      .requiredOption(
        '--from <when>',
        'start of the period: 2026-01-31, 2026-01-31T08:00:00Z, or 3d for three days ago',
        toMoment,
      )
      .addOption(
        new Option('--to <when>', 'end of the period')
          .argParser(toMoment)
          .default(nanosOfMillis(now), 'now'),
      )
      .option(
        '--region <name>',
        "the Sysdig region, or the URL of its API (default: the deployment's)",
      )
      .option('--token-file <file>', 'the API token (default: the variable SYSDIG_TOKEN)')
      .addOption(
        new Option('--api <which>', 'like the setting EVENTS_API')
          .choices(EVENTS_API.enum)
          .default(EVENTS_API.default),
      )
      .option('--filter <expression>', "in Sysdig's filter language", EVENTS_FILTER.default)
      // SCC accepts 1,000 writes per minute: leave half of them to live traffic.
      .option('--rate <events>', 'events per second', positiveNumber(10_000), 8)
      .option(
        '--checkpoint <file>',
        'file that stores the progress (default: in .local, named after the period)',
      )
      .option('--dry-run', 'read and count events, but publish nothing', false)
      .option('--json', 'print the result as JSON', false)
      .addHelpText(
        'after',
        '\nFor example:\n' +
          '  npm run backfill -- --deployment deployment.json --from 2026-01-31 --to 2026-02-01\n' +
          '  npm run backfill -- --local --from 1h --dry-run',
      )
  );
}
