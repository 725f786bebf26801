import type { RuntimeEvent } from '@pipeline/shared/event.ts';
import { toTimestamp } from '@pipeline/shared/time.ts';

/**
 * Sysdig's page of the event; none for Falco. Uses the host that the event names only if it is one of Sysdig's or the
 * configured one: a payload must not choose arbitrary links.
 * @param pages The prefix of Sysdig's pages in the configured region.
 */
export function linkOf(event: RuntimeEvent, pages: string): string | undefined {
  if (event.sender !== 'sysdig') return undefined;
  const own = ownPages(event.url, pages) ?? pages;
  if (event.senderId !== undefined && /^[0-9a-f]{32}$/.test(event.senderId)) {
    return `${own}/#/events/${event.senderId}`;
  }
  // Older ids have no page: link to a minute before and after the event.
  const { seconds } = toTimestamp(event.time);
  return `${own}/#/events/?from=${seconds - 60}&to=${seconds + 60}`;
}

/**
 * `https://HOST/secure//#/events/…` is under `https://HOST/secure`; other paths do not count. If no path is configured,
 * the same holds for the configured host.
 */
function ownPages(url: string | undefined, configured: string): string | undefined {
  const parsed = url === undefined ? null : URL.parse(url);
  if (parsed === null || parsed.protocol !== 'https:') return undefined;
  if (parsed.username !== '' || parsed.password !== '') return undefined;
  const isBelow = /^\/secure(?:\/|$)/.test(parsed.pathname);
  const own = URL.parse(configured);
  if (parsed.host === own?.host) {
    return isBelow && own.pathname === '/' && parsed.protocol === own.protocol
      ? `${own.origin}/secure`
      : configured;
  }
  // `host` includes a port. Compare without one: another suffix is another domain.
  if (!/(?:^|\.)sysdig(?:cloud)?\.com$/.test(parsed.host)) return undefined;
  return `https://${parsed.host}${isBelow ? '/secure' : ''}`;
}
