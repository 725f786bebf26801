import { systemClock, type Clock } from '@pipeline/shared/clock.ts';
import { fromMillis } from '@pipeline/shared/time.ts';
import { listen } from '../../cli/http-server.ts';
import type { PipelineState } from '../api.ts';
import { DeadLetterWork } from './dead-letters/dead-letter-work.ts';
import { FindingRows } from './findings/finding-rows.ts';
import { createRequestHandler } from './handler.ts';
import { Live } from './live/live.ts';
import { OutcomeLines } from './live/outcome-lines.ts';
import { loadPage } from './page.ts';
import { pipelineState } from './pipeline-state.ts';
import type { Pipeline } from './pipeline.ts';
import { RawEvents } from './raw-events.ts';
import { createRoutes } from './routes.ts';
import { StageSwitch } from './stages.ts';

export interface Console {
  readonly url: string;
  /** Ends all streams at once, and waits for running stops, starts and replays. */
  readonly close: () => Promise<void>;
}

export interface ConsoleOptions {
  /** 0 chooses a free port. */
  readonly port: number;
  readonly clock?: Clock;
}

/** Far more than a user looks at, and affordable on a machine with little memory. */
const rawEventBounds = { maxEvents: 20_000, maxBytes: 200_000_000 };

/** Serves the console of a pipeline, its page and its API, on the loopback interface. Closes `pipeline` on close. */
export async function startConsole(
  pipeline: Pipeline,
  { port, clock = systemClock }: ConsoleOptions,
): Promise<Console> {
  const page = await loadPage();
  const { findings, deadLetters, stageControl, deadLetterWork } = pipeline;
  const rows = new FindingRows(findings.get);
  const outcomes = new OutcomeLines(clock);
  const raw = new RawEvents(rawEventBounds);
  const state = (): PipelineState => pipelineState(pipeline, clock, rows.size);
  const live = new Live({
    clock,
    rows,
    outcomes,
    pipeline: state,
    deadLetters: () => {
      const counts = deadLetters.counts();
      const count = (counts.events ?? 0) + (counts.findings ?? 0);
      return { count, version: deadLetters.version() };
    },
  });
  const switches = stageControl && new StageSwitch(stageControl);
  const work = deadLetterWork && new DeadLetterWork(pipeline, deadLetterWork, clock);
  const routes = createRoutes({ pipeline, clock, rows, outcomes, raw, work, state, switches });

  for (const { name } of findings.list()) if (typeof name === 'string') rows.changed(name);
  const stops = [
    findings.onChange((name) => rows.changed(name)),
    pipeline.onOutcome((outcome) => outcomes.add(outcome)),
    pipeline.close,
  ];
  const stopEvents = await pipeline.watchEvents?.((message) =>
    raw.add(message, fromMillis(clock.now())),
  );
  let actualPort = port;
  const server = await listen(
    port,
    createRequestHandler({ page, routes, live, port: () => actualPort }),
  );
  actualPort = server.port;
  return {
    url: `http://${server.host}`,
    close: async () => {
      live.close();
      await Promise.all([switches?.settle(), work?.close()]);
      await server.close();
      for (const stop of stops) stop();
      await stopEvents?.();
    },
  };
}
