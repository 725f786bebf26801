import type { FindingView } from './finding/view.ts';
import type { FindingsView } from './findings/view.ts';
import { fill } from './dom/h.ts';
import type { OverviewView } from './overview/view.ts';
import { parseRoute, type Route } from './route.ts';
import type { View } from './view.ts';

export interface Views {
  readonly overview: OverviewView;
  readonly pipeline: View;
  readonly findings: FindingsView;
  readonly finding: FindingView;
  readonly 'try-it': View;
  readonly 'dead-letters': View;
}

/** Shows the view that the address names and moves the focus there, as loading a page would. */
export function route(views: Views, main: HTMLElement, setView: (view: string) => void): void {
  let current: View | undefined;
  let last: Route | undefined;
  const show = (): void => {
    const next = parseRoute(location.hash);
    const view: View = views[next.view];
    if (next.view === 'finding') views.finding.setId(next.id);
    if (next.view === 'overview') views.overview.setRange(next.range);
    if (next.view === 'findings') views.findings.setQuery(next.query);
    if (view !== current) {
      current?.leave?.();
      fill(main, view.element);
    }
    const isFirst = current === undefined;
    const isBack = last?.view === 'finding' && next.view === 'findings';
    current = view;
    last = next;
    setView(next.view);
    view.enter?.();
    document.title = `${view.title()} · Runtime detections`;
    if (isFirst) return;
    // When going back from a finding, keep the table's focus and scroll position.
    if (isBack && view.focus !== undefined) view.focus();
    else {
      scrollTo(0, 0);
      view.element.querySelector('h1')?.focus({ preventScroll: true });
    }
  };
  addEventListener('hashchange', show);
  addEventListener('keydown', (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
    const isTyping =
      event.target instanceof HTMLElement && event.target.matches('input, textarea, select');
    if (isTyping && event.key !== 'Escape') return;
    if (document.querySelector('dialog[open]') !== null) return;
    if (current?.onKey?.(event) === true) event.preventDefault();
  });
  show();
}
