import type { IncomingMessage } from 'node:http';
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

export interface AnswerOptions {
  readonly handle: StageHandler;
  readonly log: Log;
  /** What is above it is answered with 413, and not kept while it comes. */
  readonly maxBodyBytes: number;
}

/**
 * What a handler answers to a request whose body is still to be read.
 * @param path without the query.
 * @param declaredBytes what the headers say of the body's length; 0 where they do not.
 * @returns undefined when the sender has hung up: nobody waits for an answer, and no event was taken.
 */
export async function answerTo(
  request: IncomingMessage,
  path: string,
  declaredBytes: number,
  { handle, log, maxBodyBytes }: AnswerOptions,
): Promise<StageResponse | undefined> {
  try {
    const body = await readBody(request, declaredBytes, maxBodyBytes);
    if (body === 'aborted') return undefined;
    if (body === 'too large') return tooLarge(log, maxBodyBytes);
    return await handle({
      method: request.method ?? '',
      path,
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
    return { status: 500, body: { error: 'internal error' } };
  }
}

function headerOf(request: IncomingMessage, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value.join(', ') : value;
}

/**
 * The body, of which no more than `maxBytes` is ever held; the rest of one that is larger runs into nothing. By events:
 * an iterator makes a dozen promises of each request.
 */
async function readBody(
  request: IncomingMessage,
  declaredBytes: number,
  maxBytes: number,
): Promise<Buffer | 'too large' | 'aborted'> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    const isLarger = (): boolean => Math.max(length, declaredBytes) > maxBytes;
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

/** The stack is for Error Reporting; it names our files and never a payload's values. */
function faultText(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : errorText(error);
}
