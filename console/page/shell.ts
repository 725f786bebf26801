import { h } from './dom/h.ts';
import { setClass, setText } from './dom/set.ts';
import { count } from './format.ts';
import type { State } from './state.ts';
import { currentTheme, toggleTheme } from './theme.ts';

const links = [
  { view: 'overview', name: 'Overview' },
  { view: 'pipeline', name: 'Pipeline' },
  { view: 'findings', name: 'Findings' },
  { view: 'try-it', name: 'Try it' },
  { view: 'dead-letters', name: 'Dead letters' },
] as const;

export interface Shell {
  readonly header: HTMLElement;
  readonly banner: HTMLElement;
  /** Marks the current view. */
  readonly setView: (view: string) => void;
}

/** The frame around each view: navigation, connection state and theme. */
export function shell(state: State): Shell {
  const items = links.map(({ view, name }) => {
    const badge = h('span', { class: 'nav-count' });
    const label = h('span', {}, name);
    const link = h('a', { href: `#/${view}` }, label, badge);
    return { view, badge, link, name: label };
  });
  const project = h('span', { class: 'project' });
  const live = h('span', { class: 'live', role: 'status' });
  const theme = h('button', {
    type: 'button',
    class: 'quiet theme',
    onclick: () => {
      toggleTheme();
      label();
    },
  });
  const label = (): void => {
    const other = currentTheme() === 'dark' ? 'Light' : 'Dark';
    setText(theme, other);
    theme.setAttribute('aria-label', `${other} theme`);
  };
  label();
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', label);

  const banner = h('p', { class: 'banner', role: 'alert', hidden: true });
  const setCount = (view: string, value: number): void => {
    const item = items.find((one) => one.view === view);
    if (item === undefined) return;
    setText(item.badge, value === 0 ? '' : count(value));
  };
  state.on('connection', (connection) => {
    const words = { connecting: 'connecting', open: 'live', lost: 'offline' };
    setText(live, words[connection]);
    setClass(live, 'is-live', connection === 'open');
    const isLost = connection === 'lost';
    if (banner.hidden !== isLost) return;
    banner.hidden = !isLost;
    setText(banner, isLost ? 'Connection lost, reconnecting. This page may be out of date.' : '');
  });
  state.on('findings', (rows) => {
    setCount('findings', rows.length);
  });
  state.on('deadLetters', (letters) => {
    setCount('dead-letters', letters);
  });
  state.on('pipeline', ({ projectId, can }) => {
    setText(project, projectId);
    // style/deployment.css hides what this pipeline does not support.
    setClass(document.body, 'can-send', can.send);
    setClass(document.body, 'can-change-dead-letters', can.changeDeadLetters);
    setClass(document.body, 'can-close-findings', can.closeFindings);
    const tryIt = items.find(({ view }) => view === 'try-it');
    if (tryIt !== undefined) setText(tryIt.name, can.send ? 'Try it' : 'Preview');
  });

  return {
    banner,
    header: h(
      'header',
      { class: 'header' },
      h('div', { class: 'brand' }, h('b', {}, 'Runtime detections'), project),
      h('nav', { 'aria-label': 'Views' }, ...items.map(({ link }) => link)),
      h('div', { class: 'header-end' }, live, theme),
    ),
    setView: (view) => {
      const marked = view === 'finding' ? 'findings' : view;
      for (const item of items) {
        if (item.view === marked) item.link.setAttribute('aria-current', 'page');
        else item.link.removeAttribute('aria-current');
      }
    },
  };
}
