import { join, relative } from 'node:path';
import type { Counter, Entry } from './stack/ledger.ts';
import type { Stack } from './stack/stack.ts';
import { colorsOf } from '../cli/colors.ts';
import { printable } from '../cli/printable.ts';
import type { Delivered } from './deliver.ts';
import type { Payload } from '../scripts/lib/payload.ts';

const colors = colorsOf(process.stdout);

const shown: Record<Counter, { word: string; paint: (text: string) => string }> = {
  accepted: { word: 'received', paint: colors.cyan },
  ignored: { word: 'ignored', paint: colors.dim },
  quarantined: { word: 'quarantined', paint: colors.red },
  enriched: { word: 'enriched', paint: colors.blue },
  dropped: { word: 'dropped', paint: colors.dim },
  written: { word: 'written', paint: colors.green },
  duplicate: { word: 'duplicate', paint: colors.dim },
  retried: { word: 'retried', paint: colors.yellow },
  dead: { word: 'dead letter', paint: colors.red },
  rejected: { word: 'rejected', paint: colors.red },
  failed: { word: 'failed', paint: colors.red },
};

/** Shown relative to the current folder, so that the printed command works there. */
const sample = join(import.meta.dirname, 'samples/c02-secure-events-v1-list-last-page.json');

const told = ['reason', 'findingSeverity', 'category', 'resource'];

/** The output of `npm start`: each event's path as it happens, and its outcome. */
export class Screen {
  readonly #out: NodeJS.WritableStream;

  readonly #isQuiet: boolean;

  /** @param isQuiet Omit the path of each event. */
  constructor(out: NodeJS.WritableStream, isQuiet = false) {
    this.#out = out;
    this.#isQuiet = isQuiet;
  }

  say(line: string): void {
    this.#out.write(`${line}\n`);
  }

  fail(reason: string): void {
    process.stderr.write(`${colors.red('error')} ${printable(reason)}\n`);
  }

  warn(reason: string): void {
    process.stderr.write(`${colors.yellow('warning')} ${printable(reason)}\n`);
  }

  started(stack: Stack, consoleUrl: string, token: string, settings: readonly string[]): void {
    this.say(`console  ${consoleUrl}`);
    this.say(`receive  ${stack.receiveUrl}`);
    this.say(`secret   ${token}`);
    if (stack.stages.poll !== undefined) this.say(`polling  ${stack.sysdig.url}`);
    for (const line of settings) this.say(printable(line));
    this.say('');
  }

  sent({ name }: Payload, { status, answer }: Delivered): void {
    if (this.#isQuiet) return;
    const text = status === 0 ? answer : `${status} ${answer}`;
    this.say(`${colors.bold('sent'.padEnd(12))} ${printable(name)} ${colors.dim(printable(text))}`);
  }

  outcome({ outcome, eventId, fields }: Entry): void {
    if (this.#isQuiet) return;
    const { word, paint } = shown[outcome];
    // A rejected request has no event: show only the reason.
    const names = outcome === 'rejected' ? ['reason', 'message'] : told;
    const details = names.map((key) => fields[key]).filter((value) => typeof value === 'string');
    const text = (eventId === undefined ? details : [eventId, ...details]).join(' ');
    this.say(`${paint(word.padEnd(12))} ${printable(text)}`.trimEnd());
  }

  invite(console: string, url: string, token: string): void {
    this.say('');
    this.say(`Look at it at ${console} (Ctrl-C ends everything). Try one yourself there, or here:`);
    this.say('');
    this.say(
      `  curl -sS ${url} -H 'Authorization: Bearer ${token}' -H 'Content-Type: application/json' \\`,
    );
    this.say(`    --data-binary @${relative(process.cwd(), sample)}`);
    this.say('');
  }

  tally({ ledger, scc }: Stack, missing: readonly string[]): void {
    this.say('');
    for (const [name, count] of Object.entries(ledger.totals())) {
      this.say(`${name.padEnd(12)} ${String(count).padStart(6)}`);
    }
    this.say(`${'findings'.padEnd(12)} ${String(scc.findings().length).padStart(6)}`);
    for (const [reason, count] of ledger.reasons)
      this.say(colors.dim(`  ${count} × ${printable(reason)}`));
    this.say('');
    if (missing.length === 0) this.say(colors.green('every event has an outcome'));
    else this.fail(`${missing.length} events have no outcome: ${missing.join(', ')}`);
  }
}
