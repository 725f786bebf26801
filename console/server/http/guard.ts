import type { IncomingMessage } from 'node:http';
import { foreignSign, localNames } from './foreign-request.ts';
import { RequestError } from './answer.ts';

/** @throws RequestError 403 unless the request comes from the console's page or a program of this machine. */
export function assertLocal(request: IncomingMessage, port: number): void {
  const hosts = localNames.map((name) => `${name}:${port}`);
  const origins = hosts.map((host) => `http://${host}`);
  const sign = foreignSign(request, hosts, origins);
  if (sign === 'host') {
    throw new RequestError(403, `this console accepts only the hosts ${hosts.join(', ')}`);
  }
  if (sign === 'origin') throw new RequestError(403, 'other pages may not change anything here');
}
