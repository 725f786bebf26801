import type { FindingRow, OutcomeLine, PipelineState } from '../api.ts';

export type Connection = 'connecting' | 'open' | 'lost';

interface Topics {
  readonly connection: Connection;
  readonly pipeline: PipelineState;
  /** All findings; the same array until something changes. */
  readonly findings: readonly FindingRow[];
  /** How many dead letters there are; told on each change. */
  readonly deadLetters: number;
  /** Those that are new, newest last. */
  readonly outcomes: readonly OutcomeLine[];
}

type Listener<T> = (value: T) => void;

/** The last outcomes that are kept. */
const kept = 5000;

/**
 * What the page knows. A connection that is made anew tells everything again: the first findings and outcomes after it
 * take the place of what was known, so that nothing is left of a system that was started again.
 */
export class State {
  readonly #listeners: { readonly [Topic in keyof Topics]: Set<Listener<Topics[Topic]>> } = {
    connection: new Set(),
    pipeline: new Set(),
    findings: new Set(),
    deadLetters: new Set(),
    outcomes: new Set(),
  };
  #findings = new Map<string, FindingRow>();
  #rows: readonly FindingRow[] | undefined;
  #isFindingsFresh = false;
  #isOutcomesFresh = false;
  outcomes: OutcomeLine[] = [];
  connection: Connection = 'connecting';
  pipeline: PipelineState | undefined;
  deadLetters = 0;

  /** Calls `listener` for each change from now on. */
  on<Topic extends keyof Topics>(topic: Topic, listener: Listener<Topics[Topic]>): void {
    this.#listeners[topic].add(listener);
  }

  /** In the order in which they came. */
  get findings(): readonly FindingRow[] {
    this.#rows ??= [...this.#findings.values()];
    return this.#rows;
  }

  setConnection(connection: Connection): void {
    if (connection === 'open') {
      this.#isFindingsFresh = true;
      this.#isOutcomesFresh = true;
    }
    this.connection = connection;
    this.#tell('connection', connection);
  }

  setPipeline(pipeline: PipelineState): void {
    this.pipeline = pipeline;
    this.#tell('pipeline', pipeline);
    // A system that has none sends no findings that could take the place of those before.
    if (this.#isFindingsFresh && pipeline.findings === 0 && this.#findings.size > 0) {
      this.addFindings([]);
    }
  }

  addFindings(rows: readonly FindingRow[]): void {
    if (this.#isFindingsFresh) this.#findings = new Map();
    this.#isFindingsFresh = false;
    for (const row of rows) this.#findings.set(row.id, row);
    this.#rows = undefined;
    this.#tell('findings', this.findings);
  }

  setDeadLetters(count: number): void {
    this.deadLetters = count;
    this.#tell('deadLetters', count);
  }

  addOutcomes(lines: readonly OutcomeLine[]): void {
    this.outcomes = (this.#isOutcomesFresh ? [] : this.outcomes).concat(lines).slice(-kept);
    this.#isOutcomesFresh = false;
    this.#tell('outcomes', lines);
  }

  #tell<Topic extends keyof Topics>(topic: Topic, value: Topics[Topic]): void {
    for (const listener of this.#listeners[topic]) listener(value);
  }
}
