import { once } from 'node:events';
import { createServer } from 'node:net';

/**
 * Below the ephemeral ports of Linux and macOS, which could take a port between the check and the listen; above 10080,
 * the last port that fetch and browsers block. Each process has its own block, so that concurrent stacks do not
 * collide.
 */
const block = { first: 10_200 + (process.pid % 110) * 200, ports: 200 };
let next = 0;

/** A loopback port that is currently free, and that was not returned recently. */
export async function freePort(): Promise<number> {
  for (let tries = 0; tries < block.ports; tries += 1) {
    const port = block.first + (next++ % block.ports);
    if (await isFree(port)) return port;
  }
  throw new Error(`no port from ${block.first} on is free`);
}

/** @throws Error naming the port and its option if the port is in use. */
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
