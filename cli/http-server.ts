import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

export interface HttpServer {
  readonly port: number;
  /** 127.0.0.1:PORT */
  readonly host: string;
  /** Closes immediately: requests in flight fail. */
  readonly close: () => Promise<void>;
}

/** Starts an HTTP server on the loopback. @param port 0 chooses a free one. @throws if the port is in use. */
export async function listen(
  port: number,
  respond: (request: IncomingMessage, response: ServerResponse) => Promise<void>,
): Promise<HttpServer> {
  const server = createServer((request, response) => {
    void respond(request, response);
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (typeof address !== 'object' || address === null) {
    throw new TypeError('The server listens on no port.');
  }
  return {
    port: address.port,
    host: `127.0.0.1:${address.port}`,
    close: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
