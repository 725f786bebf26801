import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { IncomingMessage } from 'node:http';
import { http, type HttpFunction } from '@google-cloud/functions-framework';
import type { ByteBudget } from './raw-body.ts';
import { handleRequest, type StageHandler } from './http.ts';
import type { Log } from './log.ts';

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
export function toHttpFunction(
  handle: StageHandler,
  log: Log,
  maxBodyBytes: number,
  budget?: ByteBudget,
): HttpFunction {
  return async (request, response) => {
    leaveDomain();
    const options = { handle, log, maxBodyBytes, ...(budget && { budget }) };
    const answer = await handleRequest(request, request.path, lengths.get(request) ?? 0, options);
    if (answer === undefined) return;
    response.status(answer.status).set(answer.headers ?? {});
    if (answer.body === undefined) response.end();
    else response.json(answer.body);
  };
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
