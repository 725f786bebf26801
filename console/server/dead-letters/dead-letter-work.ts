import type { Clock } from '@pipeline/shared/clock.ts';
import { errorText } from '@pipeline/shared/errors.ts';
import { runDiscard } from '../../../scripts/discard/run-discard.ts';
import type { ReplayStage } from '../../../scripts/dead-letters/dead-letter.ts';
import type { Report } from '../../../scripts/dead-letters/report.ts';
import type { RunEnvironment, RunResult } from '../../../scripts/dead-letters/run.ts';
import { defaults } from '../../../scripts/replay/options.ts';
import { runReplay } from '../../../scripts/replay/run-replay.ts';
import type { Selection } from '../../../scripts/dead-letters/selection.ts';
import type { Remaining } from '../../../scripts/dead-letters/subscription-source.ts';
import type { DiscardResult, ReplayResult } from '../../api.ts';
import { RequestError } from '../http/answer.ts';
import { validator } from '../http/json-request.ts';
import { pipelineRemaining } from '../pipeline-state.ts';
import type { DeadLetterPace, DeadLetterSource, Pipeline } from '../pipeline.ts';
import { SerialQueue } from '../serial-queue.ts';

/** Message ids. Without them, all dead letters. */
export interface WorkRequest {
  readonly ids?: readonly string[];
}

export const isWorkRequest = validator<WorkRequest>({
  type: 'object',
  additionalProperties: false,
  properties: {
    ids: { type: 'array', minItems: 1, items: { type: 'string', minLength: 1 } },
  },
});

type Run = (selection: Selection, environment: RunEnvironment) => Promise<RunResult>;

/** Replays and discards dead letters with the code of the commands, one request at a time. */
export class DeadLetterWork {
  readonly #pipeline: Pick<Pipeline, 'deadLetters' | 'deployment' | 'backlog'>;
  readonly #pace: DeadLetterPace;
  readonly #clock: Clock;
  readonly #ending = new AbortController();
  /** Run one at a time: two would take each other's dead letters. */
  readonly #queue = new SerialQueue();
  /** Number of requests that are running or waiting. */
  #pending = 0;

  constructor(
    pipeline: Pick<Pipeline, 'deadLetters' | 'deployment' | 'backlog'>,
    pace: DeadLetterPace,
    clock: Clock,
  ) {
    this.#pipeline = pipeline;
    this.#pace = pace;
    this.#clock = clock;
  }

  /** @throws RequestError 404 if no dead letter has any of the ids, 502 if Pub/Sub fails. */
  async replay(request: WorkRequest): Promise<ReplayResult> {
    const { perSecond: rate } = this.#pace;
    const reports = await this.#work(request, async (selection, environment) =>
      runReplay({ ...selection, rate, maxReplays: defaults.maxReplays }, environment),
    );
    const result = { replayed: 0, cameBack: 0, refused: 0, failed: 0 };
    for (const { tally, cameBack } of reports) {
      result.replayed += tally.totals.replayed;
      result.cameBack += cameBack;
      result.refused += tally.totals.refused;
      result.failed += tally.totals.failed;
    }
    return result;
  }

  /** @throws RequestError 404 if no dead letter has any of the ids, 502 if Pub/Sub or the disk fails. */
  async discard(request: WorkRequest): Promise<DiscardResult> {
    const { archive } = this.#pace;
    const reports = await this.#work(request, async (selection, environment) =>
      runDiscard({ ...selection, archive }, environment),
    );
    const discarded = reports.reduce((sum, { tally }) => sum + tally.totals.discarded, 0);
    return { discarded, archive };
  }

  /** Finishes what is in flight, and leaves the rest. */
  async close(): Promise<void> {
    this.#ending.abort();
    await this.#queue.settle();
  }

  /**
   * Pulls the current dead letters. Refuses while a replay or discard is running, because they would take each other's
   * dead letters.
   * @throws RequestError 409 while one is running, 502 if Pub/Sub fails.
   */
  async look(): Promise<void> {
    if (this.#pending > 0) {
      throw new RequestError(
        409,
        'dead letters are being replayed or discarded: try again afterwards',
      );
    }
    await this.#queue.run(async () => lookAt(this.#pipeline.deadLetters));
  }

  async #work(request: WorkRequest, run: Run): Promise<Report[]> {
    this.#pending += 1;
    try {
      return await this.#queue.run(async () => this.#workNow(request, run));
    } finally {
      this.#pending -= 1;
    }
  }

  async #workNow({ ids }: WorkRequest, run: Run): Promise<Report[]> {
    const found = await this.#pipeline.deadLetters.list();
    const named = ids && new Set(ids);
    const wanted = found.filter(({ id }) => named?.has(id) ?? true);
    if (ids !== undefined && wanted.length === 0) {
      throw new RequestError(404, 'no such dead letter: it may already be gone');
    }
    const reports: Report[] = [];
    for (const stage of ['enrich', 'write'] as const) {
      const chosen = wanted.filter((each) => each.stage === stage).map(({ id }) => id);
      if (chosen.length === 0) continue;
      reports.push(await this.#run(stage, ids === undefined ? [] : chosen, run));
    }
    // Pull again: the dead letters are gone, or have come back. The work is done even if this fails.
    await this.#pipeline.deadLetters.look?.().catch(() => undefined);
    return reports;
  }

  async #run(stage: ReplayStage, id: readonly string[], run: Run): Promise<Report> {
    const selection = {
      stage,
      reason: [],
      rule: [],
      format: [],
      id,
      // Do not limit the run: dead letters that arrive during it show what came back.
      limit: Infinity,
      settle: this.#pace.settleMs,
    };
    const { report, failure } = await run(selection, {
      deployment: this.#pipeline.deployment,
      env: this.#pace.env,
      clock: this.#clock,
      progress: { start: () => {}, update: () => {}, stop: () => {} },
      say: () => {},
      signal: this.#ending.signal,
      ...(this.#pace.knowsRemaining && { remaining: async (of) => this.#remaining(of) }),
      patienceMs: 10_000,
    });
    if (failure !== undefined) throw new RequestError(502, failure.message, { cause: failure });
    return report;
  }

  async #remaining(stage: ReplayStage): Promise<Remaining | undefined> {
    return pipelineRemaining(this.#pipeline, stage);
  }
}

/** @throws RequestError 502 if Pub/Sub fails. */
export async function lookAt({ look }: DeadLetterSource): Promise<void> {
  try {
    await look?.();
  } catch (error) {
    throw new RequestError(502, errorText(error), { cause: error });
  }
}
