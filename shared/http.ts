import type { IncomingMessage, ServerResponse } from 'node:http';
import { ByteBudget, readRawBody } from './raw-body.ts';
import { errorText } from './errors.ts';
import type { Log, LogEntry } from './log.ts';

/** A request as a stage sees it: nothing parsed, nothing inflated. */
export interface StageRequest {
  readonly method: string;
  readonly path: string;
  /** A header by its name in any case. */
  header(name: string): string | undefined;
  readonly body: Buffer;
}

export interface StageResponse {
  readonly status: number;
  readonly headers?: Record<string, string>;
  readonly body?: object;
}

export type StageHandler = (request: StageRequest) => Promise<StageResponse>;

export interface HttpStage {
  readonly handle: StageHandler;
  readonly log: Log;
  /** What is above it is answered with 413, and not kept while it comes. */
  readonly maxBodyBytes: number;
  /** What bodies of all requests together may take; by default what all requests of this process share. */
  readonly budget?: ByteBudget;
}

/**
 * Ten of the largest bodies, and thousands of usual ones. Whoever is not authenticated can make a process hold so much, and a
 * cluster's ingress lets any number of requests in at once, where Cloud Run lets in as many as the deployment says.
 */
const sharedBudget = new ByteBudget(100_000_000);

/** Answers a request of Node's server, whose body is still to be read; not at all where the sender has hung up. */
export async function answerRequest(
  request: IncomingMessage,
  response: ServerResponse,
  stage: HttpStage,
): Promise<void> {
  const [path = '/'] = (request.url ?? '/').split('?', 1);
  const declared = Number(request.headers['content-length'] ?? 0);
  const answer = await handleRequest(request, path, declared, stage);
  if (answer !== undefined) send(response, answer);
}

export function send(response: ServerResponse, { status, headers, body }: StageResponse): void {
  const text = body === undefined ? undefined : JSON.stringify(body);
  response.writeHead(status, {
    ...headers,
    ...(text !== undefined && {
      'content-type': 'application/json; charset=utf-8',
      'content-length': Buffer.byteLength(text),
    }),
  });
  response.end(text);
}

/**
 * What a handler answers to a request whose body is still to be read.
 * @param path without the query.
 * @param declaredBytes what the headers say of the body's length; 0 where they do not.
 * @returns undefined when the sender has hung up: nobody waits for an answer, and no event was taken.
 */
async function handleRequest(
  request: IncomingMessage,
  path: string,
  declaredBytes: number,
  { handle, log, maxBodyBytes, budget = sharedBudget }: HttpStage,
): Promise<StageResponse | undefined> {
  try {
    const body = await readRawBody(request, declaredBytes, maxBodyBytes, budget);
    if (body === 'aborted') return undefined;
    if (body === 'too large') {
      return refuse(log, 413, `the body may have ${maxBodyBytes / 1e6} MB`);
    }
    if (body === 'no room') {
      const headers = { 'retry-after': '1' };
      return refuse(log, 503, 'too much is being received at once: send it again', { headers });
    }
    try {
      return await handle({
        method: request.method ?? '',
        path,
        header: (name) => headerOf(request, name.toLowerCase()),
        body,
      });
    } finally {
      budget.release(body.length);
    }
  } catch (error) {
    // The stages answer every fault they foresee; this is one of ours.
    log({
      severity: 'ERROR',
      message: 'unexpected fault',
      outcome: 'failed',
      error: faultText(error),
    });
    return { status: 500, body: { error: 'internal error' } };
  }
}

function headerOf(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value.join(', ') : value;
}

/** Refuses a request, and logs it. */
export function refuse(
  log: Log,
  status: number,
  error: string,
  { headers = {}, ...facts }: RefusalOptions = {},
): StageResponse {
  log({
    severity: 'WARNING',
    message: error,
    outcome: 'rejected',
    reason: `http-${status}`,
    status,
    ...facts,
  });
  return { status, headers, body: { error } };
}

interface RefusalOptions extends Pick<LogEntry, 'reason' | 'traceparent'> {
  readonly headers?: Record<string, string>;
}

/** The stack is for Error Reporting; it names our files and never a payload's values. */
function faultText(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : errorText(error);
}
