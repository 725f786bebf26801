import type { RuntimeEvent } from '@pipeline/shared/event.ts';
import { toTimestamp } from '@pipeline/shared/time.ts';

/**
 * The page of Sysdig that shows the event; none for Falco. It is on the host that the event itself names, where that is
 * one of Sysdig's or the configured one: a payload must not choose any link.
 * @param pages the prefix of Sysdig's pages in the configured region.
 */
export function linkOf(event: RuntimeEvent, pages: string): string | undefined {
  if (event.sender !== 'sysdig') return undefined;
  const own = ownPages(event.url, pages) ?? pages;
  if (event.senderId !== undefined && /^[0-9a-f]{32}$/.test(event.senderId)) {
    return `${own}/#/events/${event.senderId}`;
  }
  // The older ids have no page: a minute before and after it.
  const { seconds } = toTimestamp(event.time);
  return `${own}/#/events/?from=${seconds - 60}&to=${seconds + 60}`;
}

/**
 * `https://HOST/secure//#/events/…` is of the pages below `https://HOST/secure`; nothing else of a path counts. Where no
 * path is configured, the same holds for the configured host.
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
  // `host` has a port, `sysdig.com` has none: a domain that ends otherwise is another's.
  if (!/(?:^|\.)sysdig(?:cloud)?\.com$/.test(parsed.host)) return undefined;
  return `https://${parsed.host}${isBelow ? '/secure' : ''}`;
}
