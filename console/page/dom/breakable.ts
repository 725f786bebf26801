import { h, type Child } from './h.ts';

/**
 * Allows line breaks after the underscores of a name: browsers do not break `AS_LONG_AS_THIS`. A text of several words
 * breaks between them.
 */
export function breakable(text: string): Child[] {
  if (/\s/.test(text)) return [text];
  return text.split(/(?<=_)/).flatMap((part, index) => (index === 0 ? [part] : [h('wbr'), part]));
}
