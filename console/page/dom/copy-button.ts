import { h } from './h.ts';

/** How long it says that it copied, in milliseconds. */
const said = 1500;

/** Copies a text, and says so. */
export function copyButton(text: string): HTMLElement {
  const button = h(
    'button',
    {
      type: 'button',
      class: 'quiet small copy',
      'aria-label': 'Copy this command',
      onclick: () => {
        void copy();
      },
    },
    'Copy',
  );
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text);
      button.textContent = 'Copied';
    } catch {
      // The browser forbids it, as it may: the text is there to be selected.
      button.textContent = 'Not allowed';
    }
    setTimeout(() => {
      button.textContent = 'Copy';
    }, said);
  };
  return button;
}
