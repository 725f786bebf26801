import type { PreviewResult } from '../../api.ts';
import { severityBadge } from '../dom/badge.ts';
import { fill, h } from '../dom/h.ts';
import { count, plural } from '../format.ts';
import { shownText } from '../finding/facts.ts';
import { jsonPart } from '../finding/properties.ts';
import { findingSections } from '../finding/sections.ts';
import { Values } from '../finding/values.ts';

export interface PreviewPane {
  readonly element: HTMLElement;
  readonly show: (results: readonly PreviewResult[]) => void;
  readonly wait: () => void;
  readonly clear: (reason?: string) => void;
}

/** Maximum number of events shown. A payload may hold twenty thousand. */
const shown = 50;

const invitation = 'Paste a payload to preview its findings.';

/** The result of each event of a payload. */
export function previewPane(): PreviewPane {
  const total = h('span', { class: 'total', role: 'status' });
  const body = h('div', { class: 'preview-body' });
  const element = h(
    'section',
    { class: 'panel preview', 'aria-labelledby': 'preview-heading' },
    h('div', { class: 'panel-head' }, h('h2', { id: 'preview-heading' }, 'Preview'), total),
    body,
  );
  const clear = (reason = invitation): void => {
    element.setAttribute('aria-busy', 'false');
    total.textContent = '';
    fill(body, h('p', { class: 'empty' }, reason));
  };
  clear();
  return {
    element,
    clear,
    wait: () => {
      element.setAttribute('aria-busy', 'true');
    },
    show: (results) => {
      element.setAttribute('aria-busy', 'false');
      const findings = results.filter(({ finding }) => finding !== undefined).length;
      total.textContent = `${plural(results.length, 'event')}, ${plural(findings, 'finding')}`;
      fill(
        body,
        ...results.slice(0, shown).map((result) => resultPart(result, results.length === 1)),
        results.length > shown &&
          h('p', { class: 'empty' }, `${count(results.length - shown)} more are not shown.`),
        results.length === 0 && h('p', { class: 'empty' }, 'The payload contains no event.'),
      );
    },
  };
}

function resultPart(result: PreviewResult, isOnly: boolean): HTMLElement {
  const { finding, id, format } = result;
  const from = h(
    'span',
    { class: 'result-from' },
    [format, id].filter((text) => text !== undefined).join(' · '),
  );
  if (finding === undefined) {
    const [outcome, reason] = refusalOf(result);
    return h(
      'div',
      { class: 'result' },
      h(
        'p',
        { class: 'result-head' },
        h('span', { class: 'outcome' }, outcome),
        h('b', {}, reason),
        from,
      ),
      result.error !== undefined && h('p', { class: 'prose' }, result.error),
    );
  }
  return h(
    'details',
    { class: 'result', open: isOnly },
    h(
      'summary',
      { class: 'result-head' },
      severityBadge(shownText(finding, 'severity')),
      h('b', {}, shownText(finding, 'category')),
      from,
    ),
    ...findingSections(finding, new Values()),
    jsonPart(finding),
  );
}

/** The outcome other than a finding, and its reason. */
function refusalOf(result: PreviewResult): [string, string] {
  if (result.ignored !== undefined) return ['ignored', result.ignored];
  if (result.dropped !== undefined) return ['dropped', result.dropped];
  if (result.quarantined !== undefined) return ['quarantined', result.quarantined];
  return ['dead letter', result.deadLetter ?? ''];
}
