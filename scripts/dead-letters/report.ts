import { ageOf } from '../../cli/durations.ts';
import { errorOf } from './dead-letter.ts';
import type { ReportRow } from './report-row.ts';
import { printable, printableJson } from '../../cli/printable.ts';
import { table } from '../../cli/table.ts';
import type { Counter, Counts, Tally } from './tally.ts';

export interface Report {
  readonly stage: string;
  /** Full name of the dead-letter subscription, or the archive. */
  readonly from: string;
  /** Full name of the target topic, or the archive. Undefined if there is no target. */
  readonly to: string | undefined;
  /** Counters to show. */
  readonly counters: readonly Counter[];
  readonly dryRun: boolean;
  readonly rows: readonly ReportRow[];
  readonly tally: Tally;
  /** Number of messages that arrived after the start, and how many of them this run had replayed. */
  readonly later: number;
  readonly cameBack: number;
  readonly unusableLines: number;
}

/** The list of a dry run. With `--show-payload`, the payload and the full error follow each row. */
export function listing(rows: readonly ReportRow[], now: number): string {
  const head = ['id', 'rule', 'reason', 'age', 'attempts', 'replays', ''];
  const [title = '', ...lines] = table([head, ...rows.map((row) => cellsOf(row, now))]);
  return [title, ...lines.map((line, n) => line + detailsOf(rows[n]))].join('\n');
}

function cellsOf(row: ReportRow, now: number): string[] {
  const { messageId, rules, eventIds, unreadable, reason, attempts, replays } = row;
  const rule = rules.length === 0 ? `(unreadable: ${unreadable ?? 'empty'})` : rules.join(', ');
  return [
    eventIds[0] ?? messageId,
    shortened(rule, 60),
    shortened(reason, 40),
    ageOf(row.publishTime, now),
    String(attempts ?? '-'),
    String(replays),
    row.outcome === 'refused' ? 'refused' : '',
  ];
}

function detailsOf(row: ReportRow | undefined): string {
  const { attributes, payload } = row ?? {};
  const error = attributes && errorOf(attributes);
  const texts = [error, payload].filter((text) => text !== undefined);
  return texts.map((text) => `\n    ${printable(text)}`).join('');
}

/** Counters that stay 0 in a dry run. */
const done: ReadonlySet<Counter> = new Set(['replayed', 'discarded']);

/** The table of counters by reason. */
export function tallyText({ tally, dryRun, counters }: Report): string {
  const shown = counters.filter((counter) => !dryRun || !done.has(counter));
  const titles = shown.map((counter) => (counter === 'passedOver' ? 'passed over' : counter));
  const row = (name: string, counts: Counts): string[] => [
    shortened(name, 60),
    ...shown.map((counter) => String(counts[counter])),
  ];
  const reasons = tally.byReason.map(([reason, counts]) => row(reason, counts));
  return table([['reason', ...titles], ...reasons, row('all', tally.totals)], 'numbers').join('\n');
}

/** Notes on the counters, one line each. */
export function notes(report: Report): string[] {
  const { later, cameBack, unusableLines, tally } = report;
  const others = later - cameBack;
  const { refused } = tally.totals;
  return [
    cameBack > 0
      ? `came back during this run and stay: ${cameBack}. The stage still fails on them.`
      : '',
    others > 0 ? `arrived after the start and stay: ${others}. Run again to handle them.` : '',
    refused > 0 ? `replayed too often already and stay: ${refused}. See --max-replays.` : '',
    unusableLines > 0 ? `lines that could not be used: ${unusableLines} of ${report.from}` : '',
  ].filter((note) => note !== '');
}

/** The report as one JSON document. */
export function json(report: Report): string {
  const { stage, from, to, dryRun, tally, later, cameBack, unusableLines, rows } = report;
  const counted = (counts: Counts): object =>
    Object.fromEntries(report.counters.map((counter) => [counter, counts[counter]]));
  const counts = { ...counted(tally.totals), later, cameBack, unusableLines };
  const reasons = Object.fromEntries(
    tally.byReason.map(([reason, each]) => [reason, counted(each)]),
  );
  return printableJson({ stage, from, to, dryRun, tally: counts, reasons, letters: rows });
}

function shortened(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1)}…`;
}

/** Prints a run as one JSON document, or as the list of a dry run followed by the counters. */
export function reportText(report: Report, asJson: boolean, now: number): string {
  if (asJson) return json(report);
  const list = report.dryRun && report.rows.length > 0 ? [`${listing(report.rows, now)}\n`] : [];
  return [...list, tallyText(report), ...notes(report)].join('\n');
}
