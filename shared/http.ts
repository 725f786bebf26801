import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { IncomingMessage } from 'node:http';
import { http, type HttpFunction } from '@google-cloud/functions-framework';
import { errorText } from './errors.ts';
import type { Log } from './log.ts';

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

/** What the headers that the framework must not act on said of the body's length. */
const lengths = new WeakMap<IncomingMessage, number>();

/**
 * Registers a handler with the Functions Framework, under the name that it is deployed by.
 *
 * By itself the framework reads every body before it calls the function: up to 1 GB, inflated, and it answers
 * broken JSON with an HTML page after logging all of it, without anybody having been authenticated
 * (GoogleCloudPlatform/functions-framework-nodejs:src/server.ts).
 * @param maxBodyBytes what is above it is answered with 413, and not kept while it comes.
 */
export function serve(name: string, handle: StageHandler, log: Log, maxBodyBytes: number): void {
  withholdBodies();
  http(name, toHttpFunction(handle, log, maxBodyBytes));
}

/** A handler as the framework calls it. */
export function toHttpFunction(handle: StageHandler, log: Log, maxBodyBytes: number): HttpFunction {
  return async (request, response) => {
    leaveDomain();
    let answer: StageResponse;
    try {
      const body = await readBody(request, maxBodyBytes);
      // The sender has hung up: nobody waits for an answer, and no event was taken.
      if (body === 'aborted') return;
      answer =
        body === 'too large'
          ? tooLarge(log, maxBodyBytes)
          : await handle({
              method: request.method,
              path: request.path,
              header: (name) => headerOf(request, name.toLowerCase()),
              body,
            });
    } catch (error) {
      // The stages answer every fault they foresee; this is one of ours.
      log({
        severity: 'ERROR',
        message: 'unexpected fault',
        outcome: 'failed',
        error: faultText(error),
      });
      answer = { status: 500, body: { error: 'internal error' } };
    }
    response.status(answer.status).set(answer.headers ?? {});
    if (answer.body === undefined) response.end();
    else response.json(answer.body);
  };
}

function headerOf(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value.join(', ') : value;
}

declare global {
  // eslint-disable-next-line typescript/no-namespace -- that is how Node's types are.
  namespace NodeJS {
    interface Process {
      /** Of `node:domain`, once somebody has loaded it; @types/node leaves it out. */
      readonly domain?: { exit(): void } | null;
    }
  }
}

/**
 * The framework calls each function within a domain of `node:domain`, whose hooks then run for every promise: a third of
 * what `receive` costs (`npm run bench -- --only ingress`). Whatever a stage throws is answered here, without a domain.
 */
function leaveDomain(): void {
  process.domain?.exit();
}

/**
 * The body, of which no more than `maxBytes` is ever held; the rest of one that is larger runs into nothing. By events:
 * an iterator makes a dozen promises of each request.
 */
async function readBody(
  request: IncomingMessage,
  maxBytes: number,
): Promise<Buffer | 'too large' | 'aborted'> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    const isLarger = (): boolean => Math.max(length, lengths.get(request) ?? 0) > maxBytes;
    const refuse = (): void => {
      request.off('data', take);
      // Read on, or the connection would be stuck and the sender never see the answer.
      request.resume();
      resolve('too large');
    };
    const take = (chunk: Buffer): void => {
      length += chunk.length;
      if (isLarger()) refuse();
      else chunks.push(chunk);
    };
    const isAborted = (): boolean => request.destroyed && !request.complete;
    // Also after what has settled it: a sender that hangs up then concerns nobody.
    request.on('error', (error) => {
      if (isAborted()) resolve('aborted');
      else reject(error);
    });
    request.on('close', () => {
      if (isAborted()) resolve('aborted');
    });
    if (isAborted()) {
      resolve('aborted');
    } else if (isLarger()) {
      refuse();
    } else {
      request.on('end', () => {
        resolve(chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks));
      });
      request.on('data', take);
    }
  });
}

function tooLarge(log: Log, maxBodyBytes: number): StageResponse {
  const error = `the body may have ${maxBodyBytes} bytes`;
  log({
    severity: 'WARNING',
    message: error,
    outcome: 'rejected',
    reason: 'http-413',
    status: 413,
  });
  return { status: 413, body: { error } };
}

/**
 * Takes the headers that say there is a body away from each request, so that none of the framework's parsers
 * reads it and it is left to us; and a path that its router cannot read, which it would answer with a page, some
 * of them with its stack. For every server of this process, and before any middleware:
 * https://nodejs.org/docs/latest-v24.x/api/diagnostics_channel.html#http
 * @returns what ends it.
 */
export function withholdBodies(): () => void {
  const channel = 'http.server.request.start';
  subscribe(channel, withhold);
  return () => {
    unsubscribe(channel, withhold);
  };
}

function withhold(message: unknown): void {
  if (!hasRequest(message)) return;
  const { request } = message;
  lengths.set(request, Number(request.headers['content-length'] ?? 0));
  delete request.headers['content-length'];
  delete request.headers['transfer-encoding'];
  const [path = '/'] = (request.url ?? '/').split('?');
  if (!path.startsWith('/') || !isDecodable(path)) request.url = '/';
}

function isDecodable(path: string): boolean {
  try {
    decodeURIComponent(path);
    return true;
  } catch {
    return false;
  }
}

function hasRequest(message: unknown): message is { request: IncomingMessage } {
  return (
    typeof message === 'object' &&
    message !== null &&
    'request' in message &&
    message.request instanceof IncomingMessage
  );
}

/** The stack is for Error Reporting; it names our files and never a payload's values. */
function faultText(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : errorText(error);
}
