import { h, type Child } from './h.ts';

/**
 * A name that may continue on the next line after each underscore: a browser itself breaks `AS_LONG_AS_THIS` nowhere. A text
 * of several words breaks between them.
 */
export function breakable(text: string): Child[] {
  if (/\s/.test(text)) return [text];
  return text.split(/(?<=_)/).flatMap((part, index) => (index === 0 ? [part] : [h('wbr'), part]));
}
