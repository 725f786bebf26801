import { ConfigError } from '@pipeline/shared/config.ts';
import type { RuntimeEvent } from '@pipeline/shared/event.ts';
import { toTimestamp } from '@pipeline/shared/time.ts';

/** Where each region's pages are (sysdiglabs/charts, `secureUi` of the region template). */
const regions = new Map([
  ['us1', 'https://secure.sysdig.com'],
  ['us2', 'https://us2.app.sysdig.com/secure'],
  ['us3', 'https://app.us3.sysdig.com/secure'],
  ['us4', 'https://app.us4.sysdig.com/secure'],
  ['eu1', 'https://eu1.app.sysdig.com/secure'],
  ['eu2', 'https://app.eu2.sysdig.com/secure'],
  ['au1', 'https://app.au1.sysdig.com/secure'],
  ['me2', 'https://app.me2.sysdig.com/secure'],
  ['in1', 'https://app.in1.sysdig.com/secure'],
  ['jp1', 'https://app.jp1.sysdig.com/secure'],
]);

/**
 * The prefix of Sysdig's pages for a region or a URL.
 * @throws ConfigError when it is neither.
 */
export function sysdigPages(region: string): string {
  const prefix = regions.get(region) ?? region;
  if (URL.canParse(prefix) && prefix.startsWith('https://')) return prefix.replace(/\/+$/, '');
  throw new ConfigError(
    `SYSDIG_REGION must be one of ${[...regions.keys()].join(', ')} or an https URL, not ${region}`,
  );
}

/**
 * A page of Sysdig that shows the event: its events of a minute before and after, the link that the
 * old connector made. A page for one event by its id is not documented. None for Falco.
 */
export function linkOf(event: RuntimeEvent, pages: string): string | undefined {
  if (event.sender !== 'sysdig') return undefined;
  const { seconds } = toTimestamp(event.time);
  return `${pages}/#/events/f:${seconds - 60},t:${seconds + 60}/*/*?viewAs=list`;
}
