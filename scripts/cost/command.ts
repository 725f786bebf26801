import type { Command } from 'commander';
import { createCommand, UsageError, type Program } from '../../cli/command.ts';
import { linesOf, type Lines } from '../../cli/output.ts';
import { defaults, estimate, quota, type Estimate, type Load } from './estimate.ts';
import { freeText, prices, priceText } from './prices.ts';

const createCostCommand = (): Command =>
  createCommand(
    'npm run cost --',
    'Estimates what a deployment costs a month, in US dollars of us-central1, for numbers of events a day, and what it takes of the quota of Security Command Center. Prices are list prices; Security Command Center itself is a subscription and not in it.',
  )
    .argument('[events...]', 'events a day', ['1000', '100000', '1000000'])
    .option('--event-bytes <n>', 'the size of an event', String(defaults.eventBytes))
    .option('--finding-bytes <n>', 'the size of its finding', String(defaults.findingBytes))
    .option('--events-per-request <n>', 'how many a sender sends at once', '1')
    .option('--topic-retention-days <n>', 'as in Terraform', String(defaults.topicRetentionDays))
    .option('--poll', 'the events are fetched each minute, without a webhook')
    .option('--no-free-tier', 'where other projects have used it up')
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
  const results = (events.length > 0 ? events : ['1000', '100000', '1000000'])
    .map((text) => number(text, 'events'))
    .map((eventsPerDay) => estimate(Object.assign(loadOf(options), { eventsPerDay })));
  if (options.json === true) print(JSON.stringify(results, null, 2));
  else for (const result of results) printEstimate(result, print);
}

interface Options {
  readonly eventBytes: string;
  readonly findingBytes: string;
  readonly eventsPerRequest: string;
  readonly topicRetentionDays: string;
  readonly poll?: boolean;
  readonly freeTier: boolean;
  readonly prices?: boolean;
  readonly json?: boolean;
}

function loadOf(options: Options): Omit<Load, 'eventsPerDay'> {
  return {
    ...defaults,
    eventBytes: number(options.eventBytes, '--event-bytes'),
    findingBytes: number(options.findingBytes, '--finding-bytes'),
    eventsPerRequest: Math.max(1, number(options.eventsPerRequest, '--events-per-request')),
    topicRetentionDays: number(options.topicRetentionDays, '--topic-retention-days'),
    polled: options.poll === true,
    freeTier: options.freeTier,
  };
}

function number(text: unknown, what: string): number {
  const value = Number(text);
  if (Number.isFinite(value) && value >= 0) return value;
  throw new UsageError(`${what} must be a number, not ${String(text)}`);
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
