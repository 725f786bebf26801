import type { Clock } from '@pipeline/shared/clock.ts';
import type { LiveEvents, PipelineState } from '../../api.ts';
import type { FindingRows } from '../findings/finding-rows.ts';
import type { OutcomeLines } from './outcome-lines.ts';

/** The destination of a reader's events: a response, in Node's interface. */
export interface Outlet {
  /** @returns Whether more may be written now. If not, `drain` follows when it may. */
  write(text: string): boolean;
  on(event: 'drain' | 'close', listener: () => void): unknown;
  end(): unknown;
}

export interface LiveOptions {
  readonly clock: Clock;
  readonly rows: FindingRows;
  readonly outcomes: OutcomeLines;
  readonly pipeline: () => PipelineState;
  /** `version` changes whenever the dead letters may have changed. */
  readonly deadLetters: () => { readonly count: number; readonly version: string };
}

/** A connected page, and what it has been sent. */
interface Reader {
  readonly outlet: Outlet;
  isFull: boolean;
  findings: number;
  outcomes: number;
  pipeline: string;
  deadLetters: string;
  beats: number;
}

/** Send findings and outcomes each tick, the pipeline's state every second tick, and a heartbeat every 60th. */
const tickMs = 250;
const ticksPerPipeline = 2;
const ticksPerBeat = 60;
const rowsPerEvent = 1000;

/**
 * Sends each reader the whole state, then changes. Each reader has a cursor, and content is read only when it can be
 * sent: a slow reader skips outdated states and holds at most one event in memory. Without a reader, no timer runs.
 */
export class Live {
  readonly #options: LiveOptions;
  readonly #readers = new Set<Reader>();
  #ending: AbortController | undefined;
  #ticks = 0;
  /** The current state to send. It is the same for all readers, so each finding is sent at most once per tick. */
  #now = { findings: 0, outcomes: 0, pipeline: '', deadLetters: '', beats: 0 };
  /** The state without its time, which alone does not count as a change. */
  #pipelineKey = '';

  constructor(options: LiveOptions) {
    this.#options = options;
  }

  get readers(): number {
    return this.#readers.size;
  }

  add(outlet: Outlet): void {
    const nothing = { findings: 0, outcomes: 0, pipeline: '', deadLetters: '' };
    const reader: Reader = { outlet, isFull: false, ...nothing, beats: this.#now.beats };
    this.#readers.add(reader);
    outlet.on('close', () => this.#remove(reader));
    outlet.on('drain', () => {
      reader.isFull = false;
      this.#serve(reader);
    });
    this.#look(true);
    // Milliseconds until a browser reconnects.
    reader.isFull = !outlet.write('retry: 1000\n\n');
    this.#serve(reader);
    if (this.#ending === undefined) void this.#run();
  }

  /** Ends all streams. */
  close(): void {
    for (const { outlet } of this.#readers) outlet.end();
    this.#readers.clear();
    this.#ending?.abort();
  }

  #remove(reader: Reader): void {
    this.#readers.delete(reader);
    if (this.#readers.size === 0) this.#ending?.abort();
  }

  async #run(): Promise<void> {
    const ending = new AbortController();
    this.#ending = ending;
    try {
      while (!ending.signal.aborted) {
        await this.#options.clock.sleep(tickMs, ending.signal);
        this.#tick();
      }
    } catch (error) {
      if (!ending.signal.aborted) throw error;
    } finally {
      this.#ending = undefined;
      // A reader may have connected while the last one disconnected.
      if (this.#readers.size > 0) void this.#run();
    }
  }

  #tick(): void {
    this.#ticks += 1;
    if (this.#ticks % ticksPerBeat === 0) this.#now.beats += 1;
    this.#look(this.#ticks % ticksPerPipeline === 0);
    for (const reader of this.#readers) this.#serve(reader);
  }

  /** Records what there is to send. */
  #look(withPipeline: boolean): void {
    const { rows, outcomes, pipeline, deadLetters } = this.#options;
    this.#now.findings = rows.last;
    this.#now.outcomes = outcomes.last;
    this.#now.deadLetters = deadLetters().version;
    if (!withPipeline) return;
    const { at, ...state } = pipeline();
    const key = JSON.stringify(state);
    if (key === this.#pipelineKey) return;
    this.#pipelineKey = key;
    this.#now.pipeline = event('pipeline', JSON.stringify({ at, ...state }));
  }

  #serve(reader: Reader): void {
    while (!reader.isFull) {
      const text = this.#next(reader);
      if (text === undefined) return;
      reader.isFull = !reader.outlet.write(text);
    }
  }

  /** The next event that this reader has not been sent. Undefined if it is up to date. */
  #next(reader: Reader): string | undefined {
    const now = this.#now;
    const { rows, outcomes, deadLetters } = this.#options;
    if (reader.pipeline !== now.pipeline) return (reader.pipeline = now.pipeline);
    if (reader.deadLetters !== now.deadLetters) {
      reader.deadLetters = now.deadLetters;
      return event('dead-letters', JSON.stringify({ count: deadLetters().count }));
    }
    if (reader.findings < now.findings) {
      const found = rows.since(reader.findings, now.findings, rowsPerEvent);
      reader.findings = found.cursor;
      if (found.rows.length > 0) return event('findings', `[${found.rows.join(',')}]`);
    }
    if (reader.outcomes < now.outcomes) {
      const lines = outcomes.since(reader.outcomes);
      reader.outcomes = outcomes.last;
      return event('outcomes', JSON.stringify(lines));
    }
    if (reader.beats < now.beats) {
      reader.beats = now.beats;
      return ': heartbeat\n\n';
    }
    return undefined;
  }
}

/** JSON.stringify emits no line breaks, so one data line is enough. */
function event(name: keyof LiveEvents, json: string): string {
  return `event: ${name}\ndata: ${json}\n\n`;
}
