import type { IncomingMessage } from 'node:http';

/**
 * Whoever may reach the loopback of this machine includes every page that its browser shows. A foreign page can point
 * a name of its own at 127.0.0.1 (DNS rebinding, https://en.wikipedia.org/wiki/DNS_rebinding) and then reads what it
 * likes, but cannot forge the Host header; and it can send some requests without being asked, but not forge Origin or
 * Sec-Fetch-Site (https://developer.mozilla.org/en-US/docs/Glossary/Forbidden_request_header).
 */

export const localNames = ['localhost', '127.0.0.1', '[::1]'];

/** Requests that change nothing. */
function isSafe(method: string | undefined): boolean {
  return method === 'GET' || method === 'HEAD';
}

/**
 * The sign that a foreign page sent a request, rather than a program or a person on this machine.
 * @param hosts by which the server is called.
 * @param origins whose pages may change something.
 */
export function foreignSign(
  { headers, method }: IncomingMessage,
  hosts: readonly string[],
  origins: readonly string[],
): 'host' | 'origin' | undefined {
  if (!hosts.includes(headers.host?.toLowerCase() ?? '')) return 'host';
  if (isSafe(method)) return undefined;
  const { origin } = headers;
  if (origin !== undefined) return origins.includes(origin) ? undefined : 'origin';
  const site = headers['sec-fetch-site'];
  return site === 'cross-site' || site === 'same-site' ? 'origin' : undefined;
}
