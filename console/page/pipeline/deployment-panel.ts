import type { DeploymentState, PipelineState } from '../../api.ts';
import { fill, h, type Child } from '../dom/h.ts';
import { webLink } from '../dom/links.ts';
import { count, dateTime } from '../format.ts';

export interface DeploymentPanel {
  readonly element: HTMLElement;
  readonly show: (pipeline: PipelineState) => void;
}

/** The period, the number of findings read, links to logs, and notes on what cannot be shown. */
export function deploymentPanel(): DeploymentPanel {
  const facts = h('dl', { class: 'facts' });
  const logs = h('p', { class: 'log-links' });
  const notes = h('ul', { class: 'notes', 'aria-label': 'What cannot be shown' });
  const element = h(
    'section',
    { class: 'panel deployment', 'aria-labelledby': 'deployment-heading', hidden: true },
    h('h2', { id: 'deployment-heading' }, 'Deployment'),
    facts,
    logs,
    notes,
  );
  let shown = '';
  return {
    element,
    show: ({ deployment, projectId, can, stages }) => {
      element.hidden = deployment === undefined;
      const isCounted = stages.some(({ counters }) => Object.keys(counters).length > 0);
      const key = JSON.stringify([deployment, projectId, can, isCounted]);
      // Redraw only on a change, so that a focused link keeps the focus.
      if (deployment === undefined || key === shown) return;
      shown = key;
      const mayChange = can.changeDeadLetters || can.closeFindings;
      fill(
        facts,
        fact('Project', projectId),
        fact('Since', `${dateTime(deployment.since)} UTC`),
        fact('Findings', findingsText(deployment)),
        fact('Counts, rates', isCounted ? 'from Cloud Monitoring, some minutes old' : 'unknown'),
        fact('Changes', mayChange ? 'allowed' : 'not allowed (--allow-changes)'),
      );
      const links = Object.entries(deployment.logs);
      logs.hidden = links.length === 0;
      fill(logs, ...links.map(([stage, url]) => webLink(url, `Log of ${stage}`)));
      notes.hidden = deployment.notes.length === 0;
      fill(notes, ...deployment.notes.map((note) => h('li', {}, note)));
    },
  };
}

function fact(name: string, ...value: readonly Child[]): HTMLElement {
  return h('div', {}, h('dt', {}, name), h('dd', {}, ...value));
}

/** Says how many of the period's findings have been read. */
function findingsText({ findings: { read, total } }: DeploymentState): string {
  if (total === null) return 'not read yet';
  return read >= total ? `all ${count(total)}` : `the newest ${count(read)} of ${count(total)}`;
}
