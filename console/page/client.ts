import { isObject } from '@pipeline/shared/json.ts';
import type { Stage } from '@pipeline/shared/pubsub/topology.ts';
import type {
  DeadLetter,
  DiscardResult,
  FaultChanges,
  Faults,
  FindingDetail,
  PayloadText,
  PipelineState,
  PreviewResult,
  ReplayResult,
  Sample,
  SendResult,
} from '../api.ts';

/** The requests of console/api.ts. Each throws an Error with a message for the user. */

export class HttpError extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

export const getFinding = async (id: string): Promise<FindingDetail> =>
  ask('GET', `/api/findings/${encodeURIComponent(id)}`);

/** Sets the finding INACTIVE. */
export const closeFinding = async (id: string): Promise<FindingDetail> =>
  ask('POST', `/api/findings/${encodeURIComponent(id)}/close`);

export const getDeadLetters = async (): Promise<DeadLetter[]> => ask('GET', '/api/dead-letters');

/** Pulls the current dead letters of a deployment. */
export const lookAtDeadLetters = async (): Promise<DeadLetter[]> =>
  ask('POST', '/api/dead-letters/look');

export const replay = async (ids: readonly string[]): Promise<ReplayResult> =>
  ask('POST', '/api/dead-letters/replay', { ids });

export const discard = async (ids: readonly string[]): Promise<DiscardResult> =>
  ask('POST', '/api/dead-letters/discard', { ids });

export const setStage = async (stage: Stage, running: boolean): Promise<PipelineState> =>
  ask('POST', `/api/stages/${stage}/${running ? 'start' : 'stop'}`);

export const setFaults = async (faults: FaultChanges): Promise<Faults> =>
  ask('PUT', '/api/faults', faults);

export const getSamples = async (): Promise<Sample[]> => ask('GET', '/api/samples');

export const preview = async (
  payload: PayloadText,
  signal: AbortSignal,
): Promise<PreviewResult[]> => ask('POST', '/api/preview', payload, signal);

export const send = async (payload: PayloadText): Promise<SendResult> =>
  ask('POST', '/api/send', payload);

async function ask<Answer>(
  method: string,
  path: string,
  body?: object,
  signal?: AbortSignal,
): Promise<Answer> {
  const init: RequestInit = { method };
  if (body !== undefined) {
    init.body = JSON.stringify(body);
    init.headers = { 'content-type': 'application/json' };
  }
  if (signal !== undefined) init.signal = signal;
  const response = await fetch(path, init).catch((error: unknown) => {
    if (signal?.aborted === true) throw error;
    throw new Error('The console does not respond. Is the command that started it still running?', {
      cause: error,
    });
  });
  const answer: unknown = await response.json().catch(() => undefined);
  if (!response.ok) throw new HttpError(response.status, reasonOf(answer, response.status));
  // Trust the type: page and server are built from one commit, both against console/api.ts.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return answer as Answer;
}

function reasonOf(answer: unknown, status: number): string {
  const reason = isObject(answer) ? answer['error'] : undefined;
  return typeof reason === 'string' ? reason : `The console responded with ${status}.`;
}
