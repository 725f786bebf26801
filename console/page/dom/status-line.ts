import { h } from './h.ts';

/** A line of text that reports what happened, also to screen readers. */
export interface StatusLine {
  readonly element: HTMLElement;
  readonly say: (text: string) => void;
  readonly fail: (text: string) => void;
}

export function statusLine(): StatusLine {
  const element = h('p', { class: 'status', role: 'status', 'aria-live': 'polite' });
  const set = (text: string, isFailure: boolean): void => {
    element.textContent = text;
    element.classList.toggle('is-failure', isFailure);
  };
  return {
    element,
    say: (text) => {
      set(text, false);
    },
    fail: (text) => {
      set(text, true);
    },
  };
}
