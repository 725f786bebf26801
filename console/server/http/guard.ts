import type { IncomingMessage } from 'node:http';
import { foreignSign, localNames } from './foreign-request.ts';
import { RequestError } from './answer.ts';

/** @throws RequestError 403 for a request that no page of this console and no person here has sent. */
export function assertLocal(request: IncomingMessage, port: number): void {
  const hosts = localNames.map((name) => `${name}:${port}`);
  const origins = hosts.map((host) => `http://${host}`);
  const sign = foreignSign(request, hosts, origins);
  if (sign === 'host') {
    throw new RequestError(403, `this console answers to ${hosts.join(' and ')} alone`);
  }
  if (sign === 'origin') throw new RequestError(403, 'another page may change nothing here');
}
