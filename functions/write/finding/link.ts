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

/** `https://HOST/secure//#/events/…` is of the pages below `https://HOST/secure`. */
function ownPages(url: string | undefined, configured: string): string | undefined {
  const parsed = URL.parse(url ?? '');
  if (parsed === null || parsed.protocol !== 'https:' || parsed.username !== '') return undefined;
  const isTrusted =
    /(?:^|\.)sysdig\.com$/.test(parsed.hostname) || parsed.host === URL.parse(configured)?.host;
  return isTrusted ? `https://${parsed.host}${parsed.pathname.replace(/\/+$/, '')}` : undefined;
}
