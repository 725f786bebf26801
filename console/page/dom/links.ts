import { h, type Child } from './h.ts';
import { webAddress } from '../web-address.ts';

/** A link to another site. If `url` is not a web address, such as `javascript:…`, only its text. */
export function webLink(url: string, ...children: readonly Child[]): HTMLElement {
  const href = webAddress(url);
  if (href === undefined) return h('span', {}, ...children);
  return h('a', { href, rel: 'noreferrer noopener', target: '_blank' }, ...children);
}
