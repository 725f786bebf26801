import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/** A TCP proxy on the loopback: the network between a client and its service, which can be cut. */
export interface CutProxy {
  /** HOST:PORT that the client is given. */
  readonly host: string;
  /** Where it leads; before it is said, to nowhere. */
  leadTo(port: number): void;
  /** Resets every connection, and each further one as soon as it is made. */
  cut(): void;
  restore(): void;
  close(): Promise<void>;
}

export async function startCutProxy(): Promise<CutProxy> {
  const sockets = new Set<Socket>();
  let target: number | undefined;
  let isCut = false;
  const keep = (socket: Socket, other: () => Socket | undefined): void => {
    sockets.add(socket);
    // A reset is what is wanted; 'close' follows.
    socket.on('error', () => undefined);
    socket.on('close', () => {
      sockets.delete(socket);
      other()?.destroy();
    });
  };
  const server = createServer((inbound) => {
    if (isCut || target === undefined) {
      inbound.resetAndDestroy();
      return;
    }
    const outbound = connect(target, '127.0.0.1');
    keep(inbound, () => outbound);
    keep(outbound, () => inbound);
    inbound.pipe(outbound).pipe(inbound);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('it has no port');
  const reset = (): void => {
    for (const socket of sockets) socket.resetAndDestroy();
  };
  return {
    host: `127.0.0.1:${address.port}`,
    leadTo: (to) => {
      target = to;
    },
    cut: () => {
      isCut = true;
      reset();
    },
    restore: () => {
      isCut = false;
    },
    close: async () => {
      reset();
      const closed = once(server, 'close');
      server.close();
      await closed;
    },
  };
}
