import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { Server } from 'node:http';
import { http } from '@google-cloud/functions-framework';
import { answerRequest, type HttpStage, type StageHandler } from './http.ts';
import type { Log } from './log.ts';

/**
 * Registers a handler with the Functions Framework, under its deployed name.
 *
 * The framework owns the server, its port and its shutdown. Requests go directly to the handler, past Express.
 * Otherwise the framework would read every body before it calls the function, up to 1 GB, inflated; it would log all of
 * a broken JSON body and answer with an HTML page, all before authentication; and it would take more time than a stage
 * does (docs/adr/0004-raw-bodies.md).
 * @param maxBodyBytes Answer 413 to a larger body, without buffering it.
 */
export function serve(name: string, handle: StageHandler, log: Log, maxBodyBytes: number): void {
  takeRequests({ handle, log, maxBodyBytes });
  registerTarget(name);
}

/** The framework only starts for a registered function. It never calls this one. */
export function registerTarget(name: string): void {
  http(name, () => {
    throw new Error('a request reached the framework');
  });
}

/**
 * Takes the requests of every server in this process from its original listener, before the first one is dispatched:
 * https://nodejs.org/docs/latest-v24.x/api/diagnostics_channel.html#http
 * @returns A function that undoes it.
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
      void answerRequest(request, response, stage);
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
