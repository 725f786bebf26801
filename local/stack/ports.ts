import { once } from 'node:events';
import { createServer } from 'node:net';

/** A port of the loopback that nothing listens on at the moment. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port was given');
  return address.port;
}

/** @throws Error naming the port when something listens on it. */
export async function assertFree(port: number): Promise<void> {
  const server = createServer();
  try {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
  } catch (error) {
    throw new Error(`port ${port} is in use: choose another`, { cause: error });
  }
  server.close();
  await once(server, 'close');
}
