import { once } from 'node:events';
import { createServer } from 'node:net';

/**
 * Below what Linux and macOS give to connections, which would take a port in the moment between finding it free and
 * listening on it; above 10080, the last that fetch and browsers refuse. Each process has a block of its own, so that
 * stacks beside each other do not take each other's.
 */
const block = { first: 10_200 + (process.pid % 110) * 200, ports: 200 };
let next = 0;

/** A port of the loopback that nothing listens on at the moment, and that was not given for long. */
export async function freePort(): Promise<number> {
  for (let tries = 0; tries < block.ports; tries += 1) {
    const port = block.first + (next++ % block.ports);
    if (await isFree(port)) return port;
  }
  throw new Error(`no port from ${block.first} on is free`);
}

/** @throws Error naming the port and its option when something listens on it. */
export async function assertFree(port: number, option: string): Promise<void> {
  if (await isFree(port)) return;
  throw new Error(`port ${port} is in use: choose another with ${option}`);
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  try {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
  } catch {
    return false;
  }
  server.close();
  await once(server, 'close');
  return true;
}
