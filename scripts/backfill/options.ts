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

/** @param now what relative times are relative to, in milliseconds. */
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
          'Ctrl-C ends it; the same command goes on where it ended. To do a period twice makes no second finding.',
      ),
    )
      .requiredOption(
        '--from <when>',
        'where it begins: 2026-01-31, 2026-01-31T08:00:00Z, or 3d for three days ago',
        toMoment,
      )
      .addOption(
        new Option('--to <when>', 'where it ends')
          .argParser(toMoment)
          .default(nanosOfMillis(now), 'now'),
      )
      .option(
        '--region <name>',
        "the Sysdig region, or the URL of its API (default: the deployment's)",
      )
      .option('--token-file <file>', 'the API token (default: the variable SYSDIG_TOKEN)')
      .addOption(
        new Option('--api <which>', 'as the setting EVENTS_API')
          .choices(EVENTS_API.enum)
          .default(EVENTS_API.default),
      )
      .option('--filter <expression>', "in Sysdig's filter language", EVENTS_FILTER.default)
      // Of the 1,000 writes a minute that SCC takes, half are left to what is new.
      .option('--rate <events>', 'events a second', positiveNumber(10_000), 8)
      .option(
        '--checkpoint <file>',
        'where it keeps how far it is (default: in .local, by its period)',
      )
      .option('--dry-run', 'read and count, publish nothing', false)
      .option('--json', 'print the result as JSON', false)
      .addHelpText(
        'after',
        '\nFor example:\n' +
          '  npm run backfill -- --deployment deployment.json --from 2026-01-31 --to 2026-02-01\n' +
          '  npm run backfill -- --local --from 1h --dry-run',
      )
  );
}
