import type { FindingDetail, RawEvent } from '../../api.ts';
import { h } from '../dom/h.ts';
import { dateTime, plural } from '../format.ts';
import { jsonView } from '../json/json-view.ts';
import { matchesIn } from './matches.ts';
import { jsonPart } from './properties.ts';
import { findingSections } from './sections.ts';
import { Values } from './values.ts';

/** The finding, and its raw event beside it. */
export function panes({ finding, raw }: FindingDetail, isDeployed: boolean): HTMLElement[] {
  const values = new Values();
  const left = h(
    'article',
    { class: 'panel finding-sections', 'aria-label': 'Finding' },
    ...findingSections(finding, values),
    jsonPart(finding),
  );
  if (raw === undefined) {
    const text = isDeployed
      ? 'A deployment does not keep the raw event of a finding. See the log for what its stages logged about it.'
      : 'The raw event is not available: it arrived before this console started.';
    return [
      left,
      h(
        'aside',
        { class: 'panel raw' },
        h('h2', { tabindex: -1 }, 'Raw event'),
        h('p', { class: 'empty' }, text),
      ),
    ];
  }
  return [left, rawPane(raw, left, values)];
}

function rawPane(raw: RawEvent, left: HTMLElement, values: Values): HTMLElement {
  const json = jsonView(raw.text, 'The raw event');
  const matches = matchesIn(json);
  const hint =
    'Point at a value of the finding, or select one with the arrow keys, to highlight it here.';
  const found = h('p', { class: 'hint', 'aria-live': 'polite' }, hint);
  let looked: HTMLElement | undefined;
  values.watch(left, (value, at) => {
    looked?.classList.remove('is-found', 'is-not-found');
    looked = at;
    const places = matches.show(value);
    at?.classList.add(places > 0 ? 'is-found' : 'is-not-found');
    if (value === undefined) found.textContent = hint;
    else if (places === 0) found.textContent = 'Not verbatim in the event: derived or looked up.';
    else found.textContent = `Found in ${plural(places, 'place')} in the event.`;
  });
  return h(
    'aside',
    { class: 'panel raw', 'aria-labelledby': 'raw-heading' },
    h('h2', { id: 'raw-heading', tabindex: -1 }, 'Raw event'),
    h(
      'p',
      { class: 'raw-facts' },
      h('span', { class: 'fact' }, 'format ', h('b', {}, raw.format)),
      h('span', { class: 'fact' }, 'via ', h('b', {}, raw.via)),
      h('span', { class: 'fact' }, 'received ', h('b', {}, `${dateTime(raw.receivedAt)} UTC`)),
    ),
    found,
    json.element,
  );
}
