import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import { Server as NetServer } from 'node:net';
import type { Clock } from '@pipeline/shared/clock.ts';
import { answerRequest, type HttpStage } from '@pipeline/shared/http.ts';
import type { Service } from './service.ts';

/**
 * Google's load balancers keep idle backend connections for 600 s and require that the backend keeps them longer.
 * Otherwise a request can arrive on a connection that is just closing, and the sender gets a 502.
 * https://docs.cloud.google.com/load-balancing/docs/https#timeouts_and_retries
 */
const keepAliveMs = 620_000;
/**
 * Maximum time to receive the headers of a request, and to receive the whole request. A slower sender gets a 408 within
 * another second, since it occupies a connection.
 */
const defaultTimeouts = { headersMs: 10_000, requestMs: 15_000 };

export interface ServerOptions extends HttpStage {
  readonly port: number;
  /** Time to keep serving after the signal to stop, in milliseconds. */
  readonly drainMs: number;
  readonly clock: Clock;
  readonly timeouts?: typeof defaultTimeouts;
}

/**
 * Serves a handler without the Functions Framework, which on SIGTERM resets the connections of accepted requests
 * (GoogleCloudPlatform/functions-framework-nodejs#704).
 * @throws Error if the port is in use.
 */
export async function startServer(options: ServerOptions): Promise<Service> {
  const { port, drainMs, clock, timeouts = defaultTimeouts } = options;
  let stopping = false;
  const underWay = new Set<ServerResponse>();
  const server = createServer(
    {
      keepAliveTimeout: keepAliveMs,
      headersTimeout: timeouts.headersMs,
      requestTimeout: timeouts.requestMs,
      // By default Node looks for slow senders every 30 s.
      connectionsCheckingInterval: timeouts.headersMs / 10,
    },
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
      // Keep serving: senders learn only after a while that this instance is no longer ready.
      await clock.sleep(drainMs, giveUp).catch(() => undefined);
      await close(server, giveUp);
    },
  };
}

/** Stops accepting connections, closes the idle ones, and waits for the others until they finish or time out. */
async function close(server: Server, giveUp: AbortSignal): Promise<void> {
  const closed = once(server, 'close');
  // `server.close` would also stop the check for slow senders, and one of them could then delay the shutdown.
  NetServer.prototype.close.call(server);
  server.closeIdleConnections();
  const cut = (): void => {
    server.closeAllConnections();
  };
  if (giveUp.aborted) cut();
  else giveUp.addEventListener('abort', cut, { once: true });
  await closed;
}
