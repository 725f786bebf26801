import type { FindingDetail } from '../../api.ts';
import { getFinding, HttpError } from '../client.ts';
import { severityBadge } from '../dom/badge.ts';
import { breakable } from '../dom/breakable.ts';
import { fill, h } from '../dom/h.ts';
import { keepFocus } from '../dom/keep-focus.ts';
import { errorText } from '@pipeline/shared/errors.ts';
import type { State } from '../state.ts';
import type { View } from '../view.ts';
import { elsewhere } from './elsewhere.ts';
import { shownText } from './facts.ts';
import { fillRelated } from './related.ts';
import { panes } from './panes.ts';

export interface FindingView extends View {
  readonly setId: (id: string) => void;
}

/** A finding beside its raw event. */
export function findingView(state: State, back: () => void): FindingView {
  const heading = h('h1', { tabindex: -1 });
  const badge = h('span');
  // On a narrow screen the event is below the whole finding.
  const toRaw = h(
    'button',
    {
      type: 'button',
      class: 'quiet small to-raw',
      hidden: true,
      onclick: () => {
        const raw = body.querySelector<HTMLElement>('.raw h2');
        raw?.focus({ preventScroll: true });
        raw?.scrollIntoView();
      },
    },
    'Raw event ↓',
  );
  const related = h('p', { class: 'related', hidden: true });
  const outside = elsewhere((detail) => {
    show(detail);
  });
  const body = h('div', { class: 'finding-body' });
  let id = '';
  let shown: string | undefined;
  let last: FindingDetail | undefined;
  let isInSight = false;
  const element = h(
    'div',
    { class: 'view finding' },
    h(
      'div',
      { class: 'finding-head' },
      h(
        'button',
        { type: 'button', class: 'quiet back', onclick: back, 'aria-keyshortcuts': 'Escape' },
        '← Findings',
      ),
      badge,
      heading,
      toRaw,
    ),
    outside.element,
    related,
    body,
  );

  const say = (title: string, ...text: readonly (string | HTMLElement)[]): void => {
    shown = undefined;
    toRaw.hidden = true;
    heading.textContent = title;
    fill(badge);
    related.hidden = true;
    outside.hide();
    fill(body, h('p', { class: 'empty' }, ...text));
  };
  const show = (detail: FindingDetail): void => {
    const isDeployed = state.pipeline?.deployment !== undefined;
    const key = JSON.stringify([detail, isDeployed]);
    last = detail;
    // Redraw only on a change, so as not to disturb a reader.
    if (shown === key) return;
    shown = key;
    fill(heading, ...breakable(shownText(detail.finding, 'category') || id));
    fill(badge, severityBadge(shownText(detail.finding, 'severity')));
    if (isDeployed) outside.show(id, detail);
    fill(body, ...panes(detail, isDeployed));
    toRaw.hidden = false;
    fillRelated(related, id, state.findings);
    document.title = document.title.replace(/^[^·]*/, `${heading.textContent} `);
  };
  const load = async (): Promise<void> => {
    const asked = id;
    try {
      const detail = await getFinding(asked);
      if (asked === id) show(detail);
    } catch (error) {
      if (asked !== id) return;
      const isMissing = error instanceof HttpError && error.status === 404;
      if (!isMissing) say('Cannot show this finding', errorText(error));
      else
        say(
          'No such finding',
          `There is no finding ${asked} (yet). If its event is in flight, the finding will appear here. If it cannot be written, its event is among the `,
          h('a', { href: '#/dead-letters' }, 'dead letters'),
          '.',
        );
    }
  };
  // Redraw when the pipeline's state arrives: after loading this page directly, it is not known yet.
  state.on('pipeline', () => {
    if (isInSight && shown !== undefined && last !== undefined) show(last);
  });
  state.on('findings', (rows) => {
    if (!isInSight) return;
    if (shown !== undefined) keepFocus(related, () => fillRelated(related, id, rows));
    if (shown === undefined || rows.some((row) => row.id === id)) void load();
  });

  return {
    element,
    title: () => heading.textContent || 'Finding',
    setId: (next) => {
      if (next === id && shown !== undefined) return;
      id = next;
      say('Finding', 'Loading …');
    },
    enter: () => {
      isInSight = true;
      void load();
    },
    leave: () => {
      isInSight = false;
    },
    onKey: (event) => {
      if (event.key !== 'Escape') return false;
      back();
      return true;
    },
  };
}
