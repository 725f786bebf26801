import type { Command } from 'commander';
import { positiveNumber, wholeNumber } from '../../cli/arguments.ts';
import { createCommand, type Program } from '../../cli/command.ts';
import { linesOf, type Lines } from '../../cli/output.ts';
import { defaults, estimate, quota, type Estimate, type Load } from './estimate.ts';
import { freeText, prices, priceText } from './prices.ts';

const defaultEvents = [1000, 100_000, 1_000_000];

const createCostCommand = (): Command =>
  createCommand(
    'npm run cost --',
    'Estimate the monthly cost of a deployment in US dollars, and its share of the quota of Security Command Center. Uses list prices of us-central1. Security Command Center itself is a subscription and not included.',
  )
    .argument(
      '[events...]',
      `events a day (default: ${defaultEvents.join(' ')})`,
      // Validates each value: `args` holds the raw texts.
      positiveNumber(),
    )
    .option('--event-bytes <n>', 'size of an event', positiveNumber(), defaults.eventBytes)
    .option('--finding-bytes <n>', 'size of a finding', positiveNumber(), defaults.findingBytes)
    .option(
      '--events-per-request <n>',
      'events in one request of a sender',
      wholeNumber(1),
      defaults.eventsPerRequest,
    )
    .option(
      '--topic-retention-days <n>',
      'topic_retention_days of Terraform',
      wholeNumber(),
      defaults.topicRetentionDays,
    )
    .option('--poll', "poll reads the events from Sysdig's API each minute, instead of a webhook")
    .option('--no-free-tier', 'other projects use up the free tier')
    .option('--prices', 'print the prices, their sources and dates instead')
    .option('--json', 'print JSON')
    .addHelpText(
      'after',
      `
Examples:
  npm run cost                                   for 1,000, 100,000 and 1,000,000 events a day
  npm run cost -- 20000 --event-bytes 2000 --poll
  npm run cost -- --prices`,
    );

/** Estimates what a deployment costs. */
export function cost(): Program {
  const command = createCostCommand();
  return {
    command,
    work: async (context) => {
      work(command.args, command.opts<Options>(), linesOf(context));
    },
  };
}

function work(events: readonly string[], options: Options, { print }: Lines): void {
  if (options.prices === true) {
    for (const price of Object.values(prices)) {
      const free = freeText(price);
      print(`${price.name}: ${priceText(price)}${free === '' ? '' : `, ${free} free`}`);
      print(`  ${price.source}, ${price.read ?? 'date unknown: not verified'}`);
    }
    return;
  }
  const results = (events.length > 0 ? events.map(Number) : defaultEvents).map((eventsPerDay) =>
    estimate({ ...loadOf(options), eventsPerDay }),
  );
  if (options.json === true) print(JSON.stringify(results, null, 2));
  else for (const result of results) printEstimate(result, print);
}

interface Options {
  readonly eventBytes: number;
  readonly findingBytes: number;
  readonly eventsPerRequest: number;
  readonly topicRetentionDays: number;
  readonly poll?: boolean;
  readonly freeTier: boolean;
  readonly prices?: boolean;
  readonly json?: boolean;
}

function loadOf({ poll, ...options }: Options): Omit<Load, 'eventsPerDay'> {
  const { eventBytes, findingBytes, eventsPerRequest, topicRetentionDays, freeTier } = options;
  return {
    ...defaults,
    eventBytes,
    findingBytes,
    eventsPerRequest,
    topicRetentionDays,
    polled: poll === true,
    freeTier,
  };
}

function printEstimate(
  { eventsPerDay, lines, dollars, quota: used }: Estimate,
  print: Lines['print'],
): void {
  print(`${shown(eventsPerDay)} events a day`);
  for (const { item, quantity, dollars: itemDollars } of lines) {
    const { name, unit } = prices[item];
    print(row(name, `${shown(quantity)} ${unit}`, itemDollars));
  }
  print(row('together, a month', '', dollars));
  const { writesPerMinute, megabytesPerDay } = used;
  const over = writesPerMinute > quota.writesPerMinute || megabytesPerDay > quota.megabytesPerDay;
  print(
    `  of Security Command Center's quota: ${shown(writesPerMinute)} of ${shown(quota.writesPerMinute)} writes a minute, ${shown(megabytesPerDay)} of ${quota.megabytesPerDay} MB a day${over ? ': ask for more, or drop events by MIN_SEVERITY and IGNORED_RULES' : ''}\n`,
  );
}

function row(name: string, quantity: string, amount: number): string {
  return `  ${name.padEnd(34)}${quantity.padStart(28)}${`$${amount.toFixed(2)}`.padStart(12)}`;
}

/** In three digits: it is an estimate. */
function shown(value: number): string {
  return value.toLocaleString('en-US', { maximumSignificantDigits: 3 });
}
