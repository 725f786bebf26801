import { h } from './h.ts';

/** Duration of the confirmation, in milliseconds. */
const said = 1500;

/** A button that copies a text to the clipboard and confirms it. */
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
      // The browser denied access to the clipboard: the user can still select the text.
      button.textContent = 'Not allowed';
    }
    setTimeout(() => {
      button.textContent = 'Copy';
    }, said);
  };
  return button;
}
