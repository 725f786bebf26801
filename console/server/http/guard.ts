import type { IncomingMessage } from 'node:http';
import { RequestError } from './answer.ts';

/**
 * Whoever may reach the loopback of this machine includes every page that its browser shows. A foreign page can point
 * a name of its own at 127.0.0.1 (DNS rebinding, https://en.wikipedia.org/wiki/DNS_rebinding) and then reads what it
 * likes, but cannot forge the Host header; and it can send some requests without being asked, but not forge Origin.
 */

const names = ['localhost', '127.0.0.1', '[::1]'];

/** Requests that change nothing. */
export function isSafe(method: string | undefined): boolean {
  return method === 'GET' || method === 'HEAD';
}

/** @throws RequestError 403 for a request that no page of this console and no person here has sent. */
export function assertLocal({ headers, method }: IncomingMessage, port: number): void {
  const hosts = names.map((name) => `${name}:${port}`);
  const host = headers.host?.toLowerCase() ?? '';
  if (!hosts.includes(host)) {
    throw new RequestError(403, `this console answers to ${hosts.join(' and ')} alone`);
  }
  const { origin } = headers;
  if (isSafe(method) || origin === undefined) return;
  if (!hosts.some((known) => origin === `http://${known}`)) {
    throw new RequestError(403, 'another page may change nothing here');
  }
}
