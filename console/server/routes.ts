import type { Clock } from '@pipeline/shared/clock.ts';
import { loadSettings } from '@pipeline/shared/config.ts';
import { errorText, fetchErrorText } from '@pipeline/shared/errors.ts';
import { settings as receiveSettings } from '../../functions/receive/generated/settings.js';
import type { FindingDetail, PipelineState, SendResult } from '../api.ts';
import { DeadLetters } from './dead-letters/dead-letters.ts';
import { isWorkRequest, lookAt, type DeadLetterWork } from './dead-letters/dead-letter-work.ts';
import { filterOfQuery, queryFaults, type Filter } from '../findings/filter.ts';
import { findingsCsv, findingsJson } from './findings/export.ts';
import { isFaultChanges, setFaults } from './faults.ts';
import type { FindingRows } from './findings/finding-rows.ts';
import { ok, RequestError } from './http/answer.ts';
import { readJsonRequest } from './http/json-request.ts';
import type { Routes } from './http/router.ts';
import { readPayloadText } from './payload-text.ts';
import type { OutcomeLines } from './live/outcome-lines.ts';
import type { Pipeline } from './pipeline.ts';
import { createPreview } from './preview.ts';
import type { RawEvents } from './raw-events.ts';
import { toSample } from './samples.ts';
import { stageCounters, type StageSwitch } from './stages.ts';

export interface RoutesOptions {
  readonly pipeline: Pipeline;
  readonly clock: Clock;
  readonly rows: FindingRows;
  readonly outcomes: OutcomeLines;
  readonly raw: RawEvents;
  readonly state: () => PipelineState;
  readonly work: DeadLetterWork | undefined;
  readonly switches: StageSwitch | undefined;
}

/** Limit for requests without a payload. A replay may name thousands of ids. */
const maxRequestBytes = 1_000_000;

/** The JSON routes of console/api.ts. A pipeline has no routes for what it does not support. */
export function createRoutes(options: RoutesOptions): Routes {
  const { pipeline, clock, outcomes } = options;
  const { samples, faultControl } = pipeline;
  const deadLetters = new DeadLetters(pipeline.deadLetters);
  const preview = createPreview(pipeline, clock);
  const { MAX_BODY_BYTES: maxBytes } = loadSettings(receiveSettings, pipeline.settings.receive);
  return {
    'GET /api/findings': () => ok(pipeline.findings.list()),
    ...exportRoutes(options),
    'GET /api/findings/*': (_request, id) => ok(detailOf(options, id)),
    'GET /api/dead-letters': async () => ok(await deadLetters.list()),
    'GET /api/outcomes': () => ok(outcomes.since(0)),
    'GET /api/stages': () => ok(stageCounters(pipeline.stages())),
    'POST /api/preview': async (request, _parameter, signal) =>
      ok(await preview(await readPayloadText(request, maxBytes), signal)),
    'GET /api/pipeline': () => ok(options.state()),
    ...lookRoutes(options, deadLetters),
    ...(faultControl && { 'GET /api/faults': () => ok(faultControl.current()) }),
    ...(samples && { 'GET /api/samples': async () => ok((await samples()).map(toSample)) }),
    ...allowed(pipeline, {
      ...workRoutes(options),
      ...closeRoutes(options),
      ...stageRoutes(options),
      ...faultRoutes(pipeline),
      ...sendRoutes(pipeline, maxBytes),
    }),
  };
}

/** Routes that change the pipeline. If changes are refused, each responds with 403 and the way to allow them. */
function allowed({ refusal }: Pipeline, changing: Routes): Routes {
  if (refusal === undefined) return changing;
  const refuse = (): never => {
    throw new RequestError(403, refusal);
  };
  return Object.fromEntries(Object.keys(changing).map((key) => [key, refuse]));
}

function exportRoutes({ pipeline, rows }: RoutesOptions): Routes {
  const source = { names: () => rows.names(), get: pipeline.findings.get };
  return {
    'GET /api/findings.csv': ({ url }) => ({
      fileName: 'findings.csv',
      type: 'text/csv; charset=utf-8; header=present',
      pieces: findingsCsv(source, filterOf(url)),
    }),
    'GET /api/findings.json': ({ url }) => ({
      fileName: 'findings.json',
      type: 'application/json; charset=utf-8',
      pieces: findingsJson(source, filterOf(url)),
    }),
  };
}

/** @throws RequestError 400 that names every fault of the query. */
function filterOf(url = ''): Filter {
  const at = url.indexOf('?');
  const query = at === -1 ? '' : url.slice(at + 1);
  const faults = queryFaults(query);
  if (faults.length > 0) throw new RequestError(400, faults.join('; '));
  return filterOfQuery(query);
}

function detailOf({ pipeline, rows, raw }: RoutesOptions, id: string): FindingDetail {
  const name = rows.nameOf(id);
  const finding = name === undefined ? undefined : pipeline.findings.get(name);
  if (finding === undefined) throw noSuchFinding();
  const event = raw.get(id);
  const links = pipeline.findings.links?.(finding);
  return { finding, ...(event && { raw: event }), ...(links && { links }) };
}

function lookRoutes({ pipeline, work }: RoutesOptions, deadLetters: DeadLetters): Routes {
  if (pipeline.deadLetters.look === undefined) return {};
  return {
    'POST /api/dead-letters/look': async () => {
      await (work === undefined ? lookAt(pipeline.deadLetters) : work.look());
      return ok(await deadLetters.list());
    },
  };
}

function closeRoutes(options: RoutesOptions): Routes {
  const { close } = options.pipeline.findings;
  if (close === undefined) return {};
  return {
    'POST /api/findings/*/close': async (_request, id) => {
      const name = options.rows.nameOf(id);
      if (name === undefined) throw noSuchFinding();
      try {
        await close(name);
      } catch (error) {
        throw new RequestError(502, errorText(error), { cause: error });
      }
      return ok(detailOf(options, id));
    },
  };
}

function noSuchFinding(): RequestError {
  return new RequestError(404, 'no finding has this id');
}

function workRoutes({ work }: RoutesOptions): Routes {
  if (work === undefined) return {};
  return {
    'POST /api/dead-letters/replay': async (request) =>
      ok(await work.replay(await readJsonRequest(request, isWorkRequest, maxRequestBytes))),
    'POST /api/dead-letters/discard': async (request) =>
      ok(await work.discard(await readJsonRequest(request, isWorkRequest, maxRequestBytes))),
  };
}

function stageRoutes({ switches, state }: RoutesOptions): Routes {
  if (switches === undefined) return {};
  return {
    'POST /api/stages/*/stop': async (_request, stage) => {
      await switches.stop(stage);
      return ok(state());
    },
    'POST /api/stages/*/start': async (_request, stage) => {
      await switches.start(stage);
      return ok(state());
    },
  };
}

function faultRoutes({ faultControl }: Pipeline): Routes {
  if (faultControl === undefined) return {};
  return {
    'PUT /api/faults': async (request) =>
      ok(setFaults(faultControl, await readJsonRequest(request, isFaultChanges, maxRequestBytes))),
  };
}

function sendRoutes(pipeline: Pipeline, maxBytes: number): Routes {
  const { send } = pipeline;
  if (send === undefined) return {};
  return {
    'POST /api/send': async (request) =>
      ok(await sent(pipeline, send(await readPayloadText(request, maxBytes)))),
  };
}

/** @throws RequestError 502 if no receiver accepts the payload. */
async function sent({ stages }: Pipeline, result: Promise<SendResult>): Promise<SendResult> {
  try {
    return await result;
  } catch (error) {
    const isStopped = stages().some(
      ({ stage, running }) => stage === 'receive' && running === false,
    );
    const hint = isStopped ? ': receive is stopped, start it' : '';
    throw new RequestError(502, `the payload was not accepted (${fetchErrorText(error)})${hint}`, {
      cause: error,
    });
  }
}
