import { systemClock, type Clock } from '@pipeline/shared/clock.ts';
import { loadSettings } from '@pipeline/shared/config.ts';
import { settings as receiveSettings } from '../../functions/receive/generated/settings.js';
import { listen } from '../../local/emulators/http-server.ts';
import type { Stack } from '../../local/stack/stack.ts';
import type { PipelineState } from '../api.ts';
import { watchDeadLetters } from './dead-letters/dead-letter-watch.ts';
import { DeadLetters } from './dead-letters/dead-letters.ts';
import { Replays } from './dead-letters/replay.ts';
import { FindingRows } from './findings/finding-rows.ts';
import { createRequestHandler } from './handler.ts';
import { Live } from './live/live.ts';
import { OutcomeLines } from './live/outcome-lines.ts';
import { loadPage } from './page.ts';
import { pipelineState } from './pipeline-state.ts';
import { createPreview } from './preview.ts';
import { feed } from './raw-event-feed.ts';
import { RawEvents } from './raw-events.ts';
import { createRoutes } from './routes.ts';
import { StageSwitch } from './stages.ts';

export interface Console {
  readonly url: string;
  /** Ends at once: streams end, and what is being stopped, started or replayed is waited for. */
  readonly close: () => Promise<void>;
}

export interface ConsoleOptions {
  readonly port: number;
  /** That receive accepts: what is tried here is sent with it. */
  readonly secret: string;
  readonly clock?: Clock;
  /** Told what the console cannot show, and why. */
  readonly onFault?: (message: string) => void;
}

/** Far more than somebody looks at, and what a machine with little memory can spare. */
const rawEventBounds = { maxEvents: 20_000, maxBytes: 200_000_000 };

/** Serves the console of the local system, its page and what that asks, on the loopback. */
export async function startConsole(
  stack: Stack,
  { port, secret, clock = systemClock, onFault = () => {} }: ConsoleOptions,
): Promise<Console> {
  const page = await loadPage();
  const { MAX_BODY_BYTES: maxBytes } = loadSettings(receiveSettings, stack.settings.receive);
  const rows = new FindingRows((name) => stack.scc.finding(name));
  const outcomes = new OutcomeLines(clock);
  const raw = new RawEvents(rawEventBounds);
  const watch = watchDeadLetters(stack, clock);
  const pipeline = (): PipelineState =>
    pipelineState(stack, { clock, findings: rows.size, deadLetters: watch.counts() });
  const live = new Live({
    clock,
    rows,
    outcomes,
    pipeline,
    deadLetters: () => {
      const { events, findings } = watch.counts();
      return { count: events + findings, version: watch.version() };
    },
  });
  const switches = new StageSwitch(stack, clock);
  const replays = new Replays(stack, clock);
  const routes = createRoutes({
    stack,
    rows,
    raw,
    deadLetters: new DeadLetters(stack),
    replays,
    pipeline,
    switches,
    preview: createPreview(stack, clock),
    secret,
    maxBytes,
  });

  for (const { name } of stack.scc.findings()) if (typeof name === 'string') rows.changed(name);
  const stops = [
    stack.scc.onChange((name) => rows.changed(name)),
    stack.ledger.onEntry((entry) => outcomes.add(entry)),
    () => watch.close(),
  ];
  const stopFeed = await feed(raw, stack, { clock, onFault });
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
      await Promise.all([switches.settle(), replays.close()]);
      await server.close();
      for (const stop of stops) stop();
      await stopFeed();
    },
  };
}
