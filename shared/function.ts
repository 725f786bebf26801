import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { Server } from 'node:http';
import { http } from '@google-cloud/functions-framework';
import { answerRequest, send, type HttpStage, type StageHandler } from './http.ts';
import type { Log } from './log.ts';

/**
 * Registers a handler with the Functions Framework, under the name that it is deployed by.
 *
 * The framework has the server, its port and its end. Its requests go to the handler directly, past Express: by itself
 * the framework reads every body before it calls the function, up to 1 GB, inflated, and it answers broken JSON with an
 * HTML page after logging all of it, without anybody having been authenticated; and all of that takes more time than a
 * stage does (docs/adr/0004-raw-bodies.md).
 * @param maxBodyBytes what is above it is answered with 413, and not kept while it comes.
 */
export function serve(name: string, handle: StageHandler, log: Log, maxBodyBytes: number): void {
  takeRequests({ handle, log, maxBodyBytes });
  registerTarget(name);
}

/** The framework starts for a function that is registered; it is called for nothing. */
export function registerTarget(name: string): void {
  http(name, () => {
    throw new Error('a request has come through the framework');
  });
}

/** What browsers and crawlers ask any server for: it is no event. */
const crawlersPaths = new Set(['/favicon.ico', '/robots.txt']);

const notFound = { status: 404, body: { error: 'there is no such page' } };

/**
 * Takes the requests of every server of this process from the listener that the server was made with, before the first is
 * handed to it: https://nodejs.org/docs/latest-v24.x/api/diagnostics_channel.html#http
 * @returns what ends it.
 */
export function takeRequests(stage: HttpStage): () => void {
  const channel = 'http.server.request.start';
  const taken = new WeakSet<Server>();
  const take = (message: unknown): void => {
    if (!hasServer(message) || taken.has(message.server)) return;
    const { server } = message;
    taken.add(server);
    const [framework] = server.listeners('request');
    if (isListener(framework)) server.off('request', framework);
    server.on('request', (request, response) => {
      if (crawlersPaths.has(request.url ?? '')) send(response, notFound);
      else void answerRequest(request, response, stage);
    });
  };
  subscribe(channel, take);
  return () => {
    unsubscribe(channel, take);
  };
}

function isListener(value: unknown): value is (...args: unknown[]) => void {
  return typeof value === 'function';
}

function hasServer(message: unknown): message is { server: Server } {
  return (
    typeof message === 'object' &&
    message !== null &&
    'server' in message &&
    message.server instanceof Server
  );
}
