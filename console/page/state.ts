import type { FindingRow, OutcomeLine, PipelineState } from '../api.ts';

export type Connection = 'connecting' | 'open' | 'lost';

interface Topics {
  readonly connection: Connection;
  readonly pipeline: PipelineState;
  /** All findings. The same array until something changes. */
  readonly findings: readonly FindingRow[];
  /** Number of dead letters. Reported on each change. */
  readonly deadLetters: number;
  /** The new outcomes, the newest last. */
  readonly outcomes: readonly OutcomeLine[];
}

type Listener<T> = (value: T) => void;

/** Maximum number of outcomes to keep. */
const kept = 5000;

/**
 * The state of the page. After a reconnect the server sends everything again: the first findings and outcomes replace
 * the previous ones, so that nothing remains of a restarted system.
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

  /** In the order of arrival. */
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
    // A system without findings sends none, so clear the previous ones here.
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
