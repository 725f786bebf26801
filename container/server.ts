import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { Clock } from '@pipeline/shared/clock.ts';
import { answerRequest, type HttpStage } from '@pipeline/shared/http.ts';
import type { Service } from './service.ts';

/**
 * Google's load balancers keep an idle connection to a backend for 600 s, and say that the backend must keep it longer:
 * else a request meets a connection that is just being closed, and the sender gets 502.
 * https://docs.cloud.google.com/load-balancing/docs/https#timeouts_and_retries
 */
const keepAliveMs = 620_000;
/** A request's headers and its body must have come within this: whoever sends slower holds a connection, and is cut off with 408. */
const headersMs = 10_000;
const requestMs = 15_000;

export interface ServerOptions extends HttpStage {
  readonly port: number;
  /** For so long it goes on after it was asked to stop. */
  readonly drainMs: number;
  readonly clock: Clock;
}

/**
 * Serves a handler, without the Functions Framework: at SIGTERM that resets the connections of requests that it has
 * taken (GoogleCloudPlatform/functions-framework-nodejs#704).
 * @throws Error when the port is taken.
 */
export async function startServer(options: ServerOptions): Promise<Service> {
  const { port, drainMs, clock } = options;
  let stopping = false;
  const underWay = new Set<ServerResponse>();
  const server = createServer(
    { keepAliveTimeout: keepAliveMs, headersTimeout: headersMs, requestTimeout: requestMs },
    (request, response) => {
      underWay.add(response);
      response.once('close', () => underWay.delete(response));
      if (stopping) response.setHeader('connection', 'close');
      void answerRequest(request, response, options);
    },
  );
  server.listen(port);
  await once(server, 'listening');
  return {
    ready: () => !stopping,
    alive: () => server.listening || stopping,
    stop: async (giveUp) => {
      stopping = true;
      for (const response of underWay) {
        if (!response.headersSent) response.setHeader('connection', 'close');
      }
      // Whoever sends requests here learns that this is no longer ready only after a while. Until then they are answered.
      await clock.sleep(drainMs, giveUp).catch(() => undefined);
      await close(server, giveUp);
    },
  };
}

/** Takes no further connection, closes the idle ones, and waits for the others. */
async function close(server: Server, giveUp: AbortSignal): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  const cut = (): void => {
    server.closeAllConnections();
  };
  if (giveUp.aborted) cut();
  else giveUp.addEventListener('abort', cut, { once: true });
  await closed;
}
