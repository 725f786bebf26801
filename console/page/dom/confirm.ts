import { h } from './h.ts';

/** Asks the user to confirm. The browser traps the focus in the dialog and restores it afterwards; Escape cancels. */
export async function confirmDialog(question: string, text: string, yes: string): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const form = h(
    'form',
    { method: 'dialog' },
    h('h2', { id: 'confirm-question' }, question),
    h('p', {}, text),
    h(
      'div',
      { class: 'actions' },
      h('button', { value: 'yes', class: 'primary' }, yes),
      h('button', { value: 'no' }, 'Cancel'),
    ),
  );
  const dialog = h('dialog', { 'aria-labelledby': 'confirm-question' }, form);
  dialog.addEventListener('close', () => {
    dialog.remove();
    resolve(dialog.returnValue === 'yes');
  });
  document.body.append(dialog);
  dialog.showModal();
  return promise;
}
