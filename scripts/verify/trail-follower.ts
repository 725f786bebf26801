import type { Clock } from '@pipeline/shared/clock.ts';
import { NotChecked } from '../lib/not-checked.ts';
import { isOver } from './diagnosis.ts';
import type { Trail, TrailLine } from './trail.ts';

export interface FollowOptions {
  readonly eventId: string;
  readonly trail: Trail;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Called once per line, except for lines of failed attempts. */
  readonly onLine: (line: TrailLine) => void;
}

/** Maximum wait for the log after the finding has arrived: log lines arrive with a delay. */
const patienceMs = 15_000;

/** Reads the stages' log lines of an event, as often as the log's quota allows, until a read fails. */
export class TrailFollower {
  readonly #options: FollowOptions;
  readonly #told = new Set<string>();
  #lines: readonly TrailLine[] = [];
  #unknown: string | undefined;
  #readMs = Number.NEGATIVE_INFINITY;

  constructor(options: FollowOptions) {
    this.#options = options;
  }

  /** The log lines, or the reason why they are unknown. */
  get known(): readonly TrailLine[] | string {
    return this.#unknown ?? this.#lines;
  }

  /** The finding that the event was folded into, from write's log. */
  get foldedInto(): string | undefined {
    return this.#lines.find(({ findingId }) => findingId !== undefined)?.findingId;
  }

  /** Whether a stage has ended the event without a finding. */
  get isOver(): boolean {
    return isOver(this.#lines);
  }

  /** Reads the log, unless the last read was too recent. */
  async read(): Promise<void> {
    const { eventId, trail, clock } = this.#options;
    if (this.#unknown !== undefined || clock.now() < this.#readMs + trail.pauseMs) return;
    this.#readMs = clock.now();
    try {
      this.#lines = await trail.read(eventId);
      for (const line of this.#lines) this.#tell(line);
    } catch (error) {
      if (!(error instanceof NotChecked)) throw error;
      this.#unknown = error.message;
    }
  }

  /** Reads until one of these outcomes is logged, for a limited time. */
  async until(...outcomes: readonly string[]): Promise<void> {
    const { trail, clock, signal } = this.#options;
    const end = clock.now() + patienceMs;
    const goesOn = (): boolean =>
      this.#unknown === undefined &&
      !this.#lines.some(({ outcome }) => outcomes.includes(outcome)) &&
      clock.now() < end;
    while (goesOn()) {
      await clock.sleep(trail.pauseMs, signal);
      await this.read();
    }
  }

  #tell(line: TrailLine): void {
    const key = `${line.at} ${line.stage} ${line.outcome}`;
    if (this.#told.has(key) || line.outcome === 'retried') return;
    this.#told.add(key);
    this.#options.onLine(line);
  }
}
