import type { FindingDetail } from '../../api.ts';
import { errorText } from '@pipeline/shared/errors.ts';
import { closeFinding } from '../client.ts';
import { confirmDialog } from '../dom/confirm.ts';
import { fill, h } from '../dom/h.ts';
import { webLink } from '../dom/links.ts';
import { statusLine } from '../dom/status-line.ts';
import { shownText } from './facts.ts';

export interface Elsewhere {
  readonly element: HTMLElement;
  readonly show: (id: string, detail: FindingDetail) => void;
  readonly hide: () => void;
}

/** Links of a deployed finding to the Google Cloud console, and a button to close it. */
export function elsewhere(changed: (detail: FindingDetail) => void): Elsewhere {
  const status = statusLine();
  const links = h('span', { class: 'log-links' });
  let id = '';
  const close = async (): Promise<void> => {
    const text = 'It becomes INACTIVE for all users. A redelivered event does not reopen it.';
    if (!(await confirmDialog('Close this finding?', text, 'Close it'))) return;
    button.disabled = true;
    status.say('Closing …');
    try {
      changed(await closeFinding(id));
      status.say('The finding is now INACTIVE.');
    } catch (error) {
      status.fail(errorText(error));
    } finally {
      button.disabled = false;
    }
  };
  const button = h(
    'button',
    { type: 'button', class: 'small needs-close-findings', onclick: () => void close() },
    'Close this finding',
  );
  const element = h('div', { class: 'elsewhere', hidden: true }, links, button, status.element);
  return {
    element,
    show: (next, { finding, links: found }) => {
      if (next !== id) status.say('');
      id = next;
      element.hidden = false;
      button.hidden = shownText(finding, 'state') !== 'ACTIVE';
      links.hidden = found === undefined;
      if (found === undefined) return;
      fill(
        links,
        webLink(found.securityCommandCenter, 'In Security Command Center'),
        webLink(found.log, 'Log of its event'),
      );
    },
    hide: () => {
      element.hidden = true;
    },
  };
}
