import type { Stack } from '../../local/stack/stack.ts';
import type { FindingDetail, PipelineState, Sample } from '../api.ts';
import type { DeadLetters } from './dead-letters/dead-letters.ts';
import { isReplayRequest, type Replays } from './dead-letters/replay.ts';
import { faultsOf, isFaultChanges, setFaults } from './faults.ts';
import type { FindingRows } from './findings/finding-rows.ts';
import { ok, RequestError } from './http/answer.ts';
import { readBody } from './http/request-body.ts';
import type { Routes } from './http/router.ts';
import { readPayloadText } from './payload-text.ts';
import type { Preview } from './preview.ts';
import type { RawEvents } from './raw-events.ts';
import { readSamples } from './samples.ts';
import { send } from './send.ts';
import { stageCounters, type StageSwitch } from './stages.ts';

export interface RoutesOptions {
  readonly stack: Stack;
  readonly rows: FindingRows;
  readonly raw: RawEvents;
  readonly deadLetters: DeadLetters;
  readonly replays: Replays;
  readonly pipeline: () => PipelineState;
  readonly switches: StageSwitch;
  readonly preview: Preview;
  readonly secret: string;
  /** Of a payload, as receive takes it. */
  readonly maxBytes: number;
}

/** Of requests that hold no payload; a replay may name thousands of ids. */
const maxRequestBytes = 1_000_000;

/** What is answered in JSON: console/api.ts says what each means. */
export function createRoutes(options: RoutesOptions): Routes {
  const { stack, deadLetters, replays, pipeline, switches, preview, secret, maxBytes } = options;
  let samples: Promise<Sample[]> | undefined;
  return {
    'GET /api/findings': () => ok(stack.scc.findings()),
    'GET /api/findings/*': (_request, id) => ok(detailOf(options, id)),
    'GET /api/dead-letters': async () => ok(await deadLetters.list()),
    'POST /api/dead-letters/replay': async (request) =>
      ok(await replays.replay(await readBody(request, isReplayRequest, maxRequestBytes))),
    'GET /api/stages': () => ok(stageCounters(stack)),
    'POST /api/stages/*/stop': async (_request, stage) => {
      await switches.stop(stage);
      return ok(pipeline());
    },
    'POST /api/stages/*/start': async (_request, stage) => {
      await switches.start(stage);
      return ok(pipeline());
    },
    'GET /api/faults': () => ok(faultsOf(stack)),
    'PUT /api/faults': async (request) => {
      setFaults(stack, await readBody(request, isFaultChanges, maxRequestBytes));
      return ok(faultsOf(stack));
    },
    'GET /api/samples': async () => ok(await (samples ??= readSamples())),
    'POST /api/preview': async (request, _parameter, signal) =>
      ok(await preview(await readPayloadText(request, maxBytes), signal)),
    'POST /api/send': async (request) =>
      ok(await send(stack, await readPayloadText(request, maxBytes), secret)),
  };
}

function detailOf({ stack, rows, raw }: RoutesOptions, id: string): FindingDetail {
  const name = rows.nameOf(id);
  const finding = name === undefined ? undefined : stack.scc.finding(name);
  if (finding === undefined) throw new RequestError(404, 'there is no finding with this id');
  const event = raw.get(id);
  return { finding, ...(event && { raw: event }) };
}
