import type { Clock } from '@pipeline/shared/clock.ts';
import { NotChecked } from '../lib/not-checked.ts';
import { isOver } from './diagnosis.ts';
import type { Trail, TrailLine } from './trail.ts';

export interface FollowOptions {
  readonly eventId: string;
  readonly trail: Trail;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Told each line once, but for those of tries that failed. */
  readonly onLine: (line: TrailLine) => void;
}

/** For which the log is waited for after the finding is there: it comes a moment later. */
const patienceMs = 15_000;

/** Reads what the stages logged of an event, as often as the log may be asked, until it cannot be read. */
export class TrailFollower {
  readonly #options: FollowOptions;
  readonly #told = new Set<string>();
  #lines: readonly TrailLine[] = [];
  #unknown: string | undefined;
  #readMs = Number.NEGATIVE_INFINITY;

  constructor(options: FollowOptions) {
    this.#options = options;
  }

  /** What was logged, or why that is not known. */
  get known(): readonly TrailLine[] | string {
    return this.#unknown ?? this.#lines;
  }

  /** The finding that it was folded into, as write logged it. */
  get foldedInto(): string | undefined {
    return this.#lines.find(({ findingId }) => findingId !== undefined)?.findingId;
  }

  /** Whether a stage has said the last of an event that becomes no finding. */
  get isOver(): boolean {
    return isOver(this.#lines);
  }

  /** Reads, unless it has just done so. */
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

  /** Reads until one of these outcomes is there, and not for long. */
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
