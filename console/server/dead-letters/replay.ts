import type { Clock } from '@pipeline/shared/clock.ts';
import { runReplay } from '../../../scripts/replay/run-replay.ts';
import type { ReplayStage } from '../../../scripts/replay/dead-letter.ts';
import type { Options } from '../../../scripts/replay/options.ts';
import { deploymentOf } from '../../../local/deployment-file.ts';
import { buriedLetters, type Buried } from '../../../local/stack/dead-letters.ts';
import type { Stack } from '../../../local/stack/stack.ts';
import type { ReplayResult } from '../../api.ts';
import { RequestError } from '../http/answer.ts';
import { validator } from '../http/request-body.ts';

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

/** Nothing here has Security Command Center's quota, unless as a fault. */
const perSecond = 1000;
/** An empty pull proves nothing; here, nothing is far away. */
const settleMs = 500;

/** Replays dead letters as `npm run replay -- --local` does, by the same code, one request after another. */
export class Replays {
  readonly #stack: Stack;
  readonly #clock: Clock;
  readonly #ending = new AbortController();
  #last: Promise<unknown> = Promise.resolve();

  constructor(stack: Stack, clock: Clock) {
    this.#stack = stack;
    this.#clock = clock;
  }

  /** @throws RequestError 404 when none of the ids is a dead letter's, 502 when Pub/Sub fails. */
  async replay(request: ReplayRequest): Promise<ReplayResult> {
    // Two at a time would take each other's letters.
    const done = this.#last.then(async () => this.#replay(request));
    this.#last = done.catch(() => undefined);
    return done;
  }

  /** What is in flight is finished; the rest stays. */
  async close(): Promise<void> {
    this.#ending.abort();
    await this.#last;
  }

  async #replay({ ids }: ReplayRequest): Promise<ReplayResult> {
    const buried = await buriedLetters(this.#stack);
    const named = ids && new Set(ids);
    const wanted = buried.filter(({ letter }) => named?.has(letter.id) ?? true);
    if (ids !== undefined && wanted.length === 0) {
      throw new RequestError(404, 'there is no such dead letter: it may have been replayed before');
    }
    const result = { replayed: 0, refused: 0, failed: 0 };
    for (const [stage, letters] of Object.entries(Object.groupBy(wanted, stageOf))) {
      const { totals } = await this.#run(stage === 'write' ? 'write' : 'enrich', letters, ids);
      result.replayed += totals.replayed;
      result.refused += totals.refused;
      result.failed += totals.failed;
    }
    return result;
  }

  async #run(
    stage: ReplayStage,
    letters: readonly Buried[],
    ids: readonly string[] | undefined,
  ): Promise<{ totals: ReplayResult }> {
    const chosen = letters.map(({ letter }) => letter.id);
    const options: Options = {
      stage,
      reason: [],
      rule: [],
      format: [],
      id: ids === undefined ? [] : chosen,
      // Where another emulator does not show all at once, those that it does are not all.
      limit: this.#stack.emulator === undefined && ids === undefined ? Infinity : chosen.length,
      rate: perSecond,
      maxReplays: 3,
      settle: settleMs,
      stackFile: '',
    };
    const { report, failure } = await runReplay(options, {
      deployment: deploymentOf(this.#stack),
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

function stageOf({ stage }: Buried): ReplayStage {
  return stage;
}
