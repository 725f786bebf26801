import type { Clock } from '@pipeline/shared/clock.ts';
import { runReplay } from '../../../scripts/replay/run-replay.ts';
import type { ReplayStage } from '../../../scripts/replay/dead-letter.ts';
import type { Options } from '../../../scripts/replay/options.ts';
import type { ReplayResult } from '../../api.ts';
import { RequestError } from '../http/answer.ts';
import { validator } from '../http/json-request.ts';
import type { Pipeline, ReplayPace, StageDeadLetter } from '../pipeline.ts';
import { SerialQueue } from '../serial-queue.ts';

/** Message ids; without them, all dead letters. */
export interface ReplayRequest {
  readonly ids?: readonly string[];
}

export const isReplayRequest = validator<ReplayRequest>({
  type: 'object',
  additionalProperties: false,
  properties: {
    ids: { type: 'array', minItems: 1, items: { type: 'string', minLength: 1 } },
  },
});

/** Replays dead letters as `npm run replay` does, by the same code, one request after another. */
export class Replays {
  readonly #pipeline: Pick<Pipeline, 'deadLetters' | 'deployment'>;
  readonly #pace: ReplayPace;
  readonly #clock: Clock;
  readonly #ending = new AbortController();
  /** Two replays at a time would take each other's dead letters. */
  readonly #queue = new SerialQueue();

  constructor(
    pipeline: Pick<Pipeline, 'deadLetters' | 'deployment'>,
    pace: ReplayPace,
    clock: Clock,
  ) {
    this.#pipeline = pipeline;
    this.#pace = pace;
    this.#clock = clock;
  }

  /** @throws RequestError 404 when none of the ids is a dead letter's, 502 when Pub/Sub fails. */
  async replay(request: ReplayRequest): Promise<ReplayResult> {
    return this.#queue.run(async () => this.#replay(request));
  }

  /** What is in flight is finished; the rest stays. */
  async close(): Promise<void> {
    this.#ending.abort();
    await this.#queue.settle();
  }

  async #replay({ ids }: ReplayRequest): Promise<ReplayResult> {
    const found = await this.#pipeline.deadLetters.list();
    const named = ids && new Set(ids);
    const wanted = found.filter(({ id }) => named?.has(id) ?? true);
    if (ids !== undefined && wanted.length === 0) {
      throw new RequestError(404, 'there is no such dead letter: it may have been replayed before');
    }
    const result = { replayed: 0, refused: 0, failed: 0 };
    for (const stage of ['enrich', 'write'] as const) {
      const ofStage = wanted.filter((deadLetter) => deadLetter.stage === stage);
      if (ofStage.length === 0) continue;
      const { totals } = await this.#run(stage, ofStage, ids);
      result.replayed += totals.replayed;
      result.refused += totals.refused;
      result.failed += totals.failed;
    }
    return result;
  }

  async #run(
    stage: ReplayStage,
    deadLetters: readonly StageDeadLetter[],
    ids: readonly string[] | undefined,
  ): Promise<{ totals: ReplayResult }> {
    const chosen = deadLetters.map(({ id }) => id);
    const { perSecond, settleMs } = this.#pace;
    const options: Options = {
      stage,
      reason: [],
      rule: [],
      format: [],
      id: ids === undefined ? [] : chosen,
      // Where the list may lack some, those on it are not all.
      limit: ids === undefined && !this.#pipeline.deadLetters.listsAll ? Infinity : chosen.length,
      rate: perSecond,
      maxReplays: 3,
      settle: settleMs,
      stackFile: '',
    };
    const { report, failure } = await runReplay(options, {
      deployment: this.#pipeline.deployment,
      env: {},
      clock: this.#clock,
      progress: { start: () => {}, update: () => {}, stop: () => {} },
      say: () => {},
      signal: this.#ending.signal,
      patienceMs: 10_000,
    });
    if (failure !== undefined) throw new RequestError(502, failure.message, { cause: failure });
    return { totals: report.tally.totals };
  }
}
