import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';

/** A TCP proxy on the loopback: the network between a client and its service, which can be cut or stalled. */
export interface CutProxy {
  /** HOST:PORT for the client. */
  readonly host: string;
  /** Sets the target. Until then connections lead nowhere. */
  leadTo(port: number): void;
  /** Resets every connection, including new ones. */
  cut(): void;
  /** Passes no data in either direction while connections stay open, like a lost route. */
  stall(): void;
  /** Ends a cut or a stall. Held data is passed on. */
  restore(): void;
  close(): Promise<void>;
}

/** The two sides of a connection. */
interface Pair {
  readonly inbound: Socket;
  readonly outbound: Socket;
}

export async function startCutProxy(): Promise<CutProxy> {
  const pairs = new Set<Pair>();
  let target: number | undefined;
  let state: 'open' | 'cut' | 'stalled' = 'open';
  const server = createServer((inbound) => {
    if (state === 'cut' || target === undefined) {
      inbound.resetAndDestroy();
      return;
    }
    const pair = { inbound, outbound: connect(target, '127.0.0.1') };
    pairs.add(pair);
    for (const socket of [pair.inbound, pair.outbound]) {
      // A reset is intended; 'close' follows.
      socket.on('error', () => undefined);
      socket.on('close', () => {
        pairs.delete(pair);
        pair.inbound.destroy();
        pair.outbound.destroy();
      });
    }
    if (state === 'open') join(pair);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('it has no port');
  const reset = (): void => {
    for (const { inbound, outbound } of pairs) {
      inbound.resetAndDestroy();
      outbound.resetAndDestroy();
    }
  };
  return {
    host: `127.0.0.1:${address.port}`,
    leadTo: (to) => {
      target = to;
    },
    cut: () => {
      state = 'cut';
      reset();
    },
    stall: () => {
      state = 'stalled';
      for (const pair of pairs) part(pair);
    },
    restore: () => {
      if (state === 'stalled') for (const pair of pairs) join(pair);
      state = 'open';
    },
    close: async () => {
      reset();
      const closed = once(server, 'close');
      server.close();
      await closed;
    },
  };
}

function join({ inbound, outbound }: Pair): void {
  inbound.pipe(outbound).pipe(inbound);
}

/** Without a reader a socket is paused, and its peer's window soon fills up. */
function part({ inbound, outbound }: Pair): void {
  inbound.unpipe(outbound).pause();
  outbound.unpipe(inbound).pause();
}
