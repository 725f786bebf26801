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

/** Where the headers that the framework must not act on are kept. */
const kept = new WeakMap<IncomingMessage, Map<string, string>>();
const withheld = ['content-type', 'content-encoding'];

/**
 * Registers a handler with the Functions Framework, under the name that it is deployed by.
 *
 * By itself the framework parses every body before it calls the function: it inflates up to 1 GB, and
 * answers broken JSON with an HTML page after logging all of it, without anybody having been authenticated
 * (GoogleCloudPlatform/functions-framework-nodejs:src/server.ts).
 */
export function serve(name: string, handle: StageHandler, log: Log): void {
  withholdBodyHeaders();
  http(name, toHttpFunction(handle, log));
}

/** A handler as the framework calls it. */
export function toHttpFunction(handle: StageHandler, log: Log): HttpFunction {
  return async (request, response) => {
    let answer: StageResponse;
    try {
      answer = await handle({
        method: request.method,
        path: request.path,
        header: (name) => headerOf(request, name.toLowerCase()),
        body: request.rawBody ?? Buffer.alloc(0),
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
  const value = withheld.includes(name) ? kept.get(request)?.get(name) : request.headers[name];
  return Array.isArray(value) ? value.join(', ') : value;
}

/**
 * Takes the headers that the framework would parse a body by away from it, so that it hands over the bytes as
 * they came. For every server of this process, and before any middleware:
 * https://nodejs.org/docs/latest-v24.x/api/diagnostics_channel.html#http
 * @returns what ends it.
 */
export function withholdBodyHeaders(): () => void {
  const channel = 'http.server.request.start';
  subscribe(channel, withhold);
  return () => {
    unsubscribe(channel, withhold);
  };
}

function withhold(message: unknown): void {
  if (!hasRequest(message)) return;
  const { headers } = message.request;
  const values = new Map<string, string>();
  for (const name of withheld) {
    const value = headers[name];
    if (typeof value === 'string') values.set(name, value);
    delete headers[name];
  }
  headers['content-type'] = 'application/octet-stream';
  kept.set(message.request, values);
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
