import { deadLettersView } from './dead-letters/view.ts';
import { h } from './dom/h.ts';
import { findingView } from './finding/view.ts';
import { findingsView } from './findings/view.ts';
import { followLive } from './live.ts';
import { overviewView } from './overview/view.ts';
import { pipelineView } from './pipeline/view.ts';
import { hashOf } from './route.ts';
import { route } from './router.ts';
import { shell } from './shell.ts';
import { State } from './state.ts';
import { restoreTheme } from './theme.ts';
import { tryItView } from './try-it/view.ts';

/** Entry point: creates the parts of the page and connects them. */

restoreTheme();

const state = new State();
const frame = shell(state);
const main = h('main', { id: 'main', tabindex: -1 });
const skip = h(
  'a',
  {
    href: '#main',
    class: 'skip',
    onclick: (event) => {
      // Handle the jump here: the hash of the page's address names a view.
      event.preventDefault();
      main.focus();
    },
  },
  'Skip to the content',
);
document.body.replaceChildren(skip, frame.header, frame.banner, main);

/** The address of the findings table with the filters that it had last. */
let lastFindings = hashOf({ view: 'findings', query: '' });
const go = (hash: string, replace = false): void => {
  if (replace) history.replaceState(null, '', hash);
  else location.hash = hash;
  if (hash.startsWith('#/findings') && replace) lastFindings = hash;
};

route(
  {
    overview: overviewView(state, go, Date.now),
    pipeline: pipelineView(state),
    findings: findingsView(state, go, Date.now),
    finding: findingView(state, () => {
      go(lastFindings);
    }),
    'try-it': tryItView(state),
    'dead-letters': deadLettersView(state),
  },
  main,
  frame.setView,
);
followLive(state);
