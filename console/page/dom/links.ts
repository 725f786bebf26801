import { h, type Child } from './h.ts';

/** A link to another site. If `url` is not a web address, such as `javascript:…`, only its text. */
export function webLink(url: string, ...children: readonly Child[]): HTMLElement {
  const href = webAddress(url);
  if (href === undefined) return h('span', {}, ...children);
  return h('a', { href, rel: 'noreferrer noopener', target: '_blank' }, ...children);
}

/** Returns `url` if it is an absolute https or http address, which cannot run script. */
export function webAddress(url: string): string | undefined {
  if (!URL.canParse(url)) return undefined;
  const { protocol, href } = new URL(url);
  return protocol === 'https:' || protocol === 'http:' ? href : undefined;
}
