import type { IncomingMessage } from 'node:http';

/**
 * Every page in this machine's browser can reach its loopback interface. A foreign page can point its own name at
 * 127.0.0.1 (DNS rebinding, https://en.wikipedia.org/wiki/DNS_rebinding) and then read any response, but it cannot
 * forge the Host header. It can also send some requests without a preflight, but it cannot forge Origin or
 * Sec-Fetch-Site (https://developer.mozilla.org/en-US/docs/Glossary/Forbidden_request_header).
 */

export const localNames = ['localhost', '127.0.0.1', '[::1]'];

/** Methods that change nothing. */
function isSafe(method: string | undefined): boolean {
  return method === 'GET' || method === 'HEAD';
}

/**
 * The header that shows that a foreign page sent a request, rather than a program or a user of this machine.
 * @param hosts The names of the server.
 * @param origins The origins whose pages may change something.
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
