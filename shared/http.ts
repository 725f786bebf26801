import type { IncomingMessage, ServerResponse } from 'node:http';
import { ByteBudget, readRawBody } from './raw-body.ts';
import { errorText } from './errors.ts';
import type { Log, LogEntry } from './log.ts';

/** A request to a stage: nothing parsed, nothing inflated. */
export interface StageRequest {
  readonly method: string;
  readonly path: string;
  /** A header by its case-insensitive name. */
  header(name: string): string | undefined;
  /** The names of all headers, in lower case. */
  headerNames(): readonly string[];
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
  /** Answer 413 to a larger body, without buffering it. */
  readonly maxBodyBytes: number;
  /** The byte limit of all concurrent bodies; by default shared by all requests of this process. */
  readonly budget?: ByteBudget;
}

/**
 * Ten of the largest bodies, and thousands of usual ones. An unauthenticated sender can make a process hold this much.
 * A cluster's ingress admits any number of concurrent requests, whereas Cloud Run admits as many as the deployment
 * configures.
 */
const sharedBudget = new ByteBudget(100_000_000);

/** Answers a request of Node's server whose body is still unread. Does not answer if the sender has hung up. */
export async function answerRequest(
  request: IncomingMessage,
  response: ServerResponse,
  stage: HttpStage,
): Promise<void> {
  const path = pathOf(request.url ?? '/');
  if (crawlersPaths.has(path)) {
    send(response, { status: 404, body: { error: 'not found' } });
    return;
  }
  const declared = Number(request.headers['content-length'] ?? 0);
  const answer = await handleRequest(request, path, declared, stage);
  if (answer !== undefined) send(response, answer);
}

/** Paths that browsers and crawlers request from any server. They carry no events. */
const crawlersPaths = new Set(['/favicon.ico', '/robots.txt']);

/**
 * Returns the path of a request's target, without the query. A proxy may write the target in absolute form:
 * https://www.rfc-editor.org/rfc/rfc9112.html#section-3.2.2
 */
function pathOf(target: string): string {
  const [path = ''] = target.split('?', 1);
  if (path.startsWith('/')) return path;
  return path.replace(/^https?:\/\/[^/]*/i, '') || '/';
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
 * Handles a request whose body is still unread.
 * @param path Without the query.
 * @param declaredBytes The declared length of the body; 0 if not declared.
 * @returns undefined if the sender has hung up: no one waits for a response, and no event was accepted.
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
      return refuse(log, 503, 'too many bytes in flight: retry later', { headers });
    }
    try {
      return await handle({
        method: request.method ?? '',
        path,
        header: (name) => headerOf(request, name.toLowerCase()),
        headerNames: () => Object.keys(request.headers),
        body,
      });
    } finally {
      budget.release(body.length);
    }
  } catch (error) {
    // The stages answer every expected fault. This one is a bug.
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

/** Error Reporting needs the stack. It names our files and never a payload's values. */
function faultText(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : errorText(error);
}
