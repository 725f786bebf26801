import type { FindingRow } from '../../api.ts';
import { fill, h } from '../dom/h.ts';
import { setAttribute } from '../dom/set.ts';
import { drawRow, type DrawnRow } from './row.ts';
import { moved, windowOf } from './window.ts';

export interface Grid {
  /** The scrolling element. */
  readonly element: HTMLElement;
  readonly show: (rows: readonly FindingRow[]) => void;
  /** Redraws the visible rows after a change of size or scroll position. */
  readonly draw: () => void;
  readonly focus: () => void;
  readonly scrollToTop: () => void;
}

/**
 * A table of any length that keeps only the visible rows in the document. One row is the Tab stop, and the arrow keys
 * move from there: https://www.w3.org/WAI/ARIA/apg/patterns/grid/
 */
export function findingsGrid(head: HTMLElement, open: (id: string) => void): Grid {
  const body = h('div', { role: 'rowgroup', class: 'grid-body' });
  const grid = h(
    'div',
    { role: 'grid', class: 'grid', 'aria-label': 'Findings' },
    h('div', { role: 'rowgroup', class: 'grid-head' }, head),
    body,
  );
  const element = h('div', { class: 'grid-scroll' }, grid);
  const drawn = new Map<string, DrawnRow>();
  let rows: readonly FindingRow[] = [];
  let indexes = new Map<string, number>();
  let active: string | undefined;
  let rowHeight = 0;

  const activeIndex = (): number => (active === undefined ? -1 : (indexes.get(active) ?? -1));

  const draw = (): void => {
    rowHeight = Number.parseFloat(getComputedStyle(grid).getPropertyValue('--row-height'));
    body.style.height = `${rows.length * rowHeight}px`;
    const { first, end } = windowOf(
      element.scrollTop,
      element.clientHeight,
      rowHeight,
      rows.length,
    );
    const at = activeIndex();
    const wanted = new Map<string, number>();
    for (let index = first; index < end; index += 1) want(wanted, index);
    // Keep the focused row even when it is scrolled out of view. Removing it would lose the focus.
    if (at !== -1) want(wanted, at);
    for (const [id, row] of drawn) {
      if (wanted.has(id)) continue;
      row.element.remove();
      drawn.delete(id);
    }
    const tabStop = at === -1 ? first : at;
    for (const [id, index] of wanted) place(id, index, index === tabStop);
  };
  const want = (wanted: Map<string, number>, index: number): void => {
    const row = rows[index];
    if (row !== undefined) wanted.set(row.id, index);
  };
  const place = (id: string, index: number, isTabStop: boolean): void => {
    const row = rows[index];
    if (row === undefined) return;
    let one = drawn.get(id);
    if (one === undefined) {
      one = drawRow(id);
      drawn.set(id, one);
      body.append(one.element);
    }
    one.show(row);
    one.element.style.transform = `translateY(${index * rowHeight}px)`;
    // The header is row 1.
    setAttribute(one.element, 'aria-rowindex', String(index + 2));
    setAttribute(one.element, 'tabindex', isTabStop ? '0' : '-1');
  };

  const focusRow = (index: number): void => {
    const row = rows[index];
    if (row === undefined) return;
    active = row.id;
    const top = index * rowHeight;
    const height = element.clientHeight - head.offsetHeight;
    if (top < element.scrollTop) element.scrollTop = top;
    if (top + rowHeight > element.scrollTop + height) {
      element.scrollTop = top + rowHeight - height;
    }
    draw();
    drawn.get(row.id)?.element.focus({ preventScroll: true });
  };

  let frame = 0;
  element.addEventListener('scroll', () => {
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(draw);
  });
  body.addEventListener('focusin', (event) => {
    active = idOf(event.target) ?? active;
  });
  body.addEventListener('click', (event) => {
    const id = idOf(event.target);
    // Let the browser follow the link within a row, which may open in a new tab.
    if (id !== undefined && !(event.target instanceof HTMLAnchorElement)) open(id);
  });
  body.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const id = idOf(event.target);
    if (id === undefined) return;
    if (event.key === 'Enter' && !(event.target instanceof HTMLAnchorElement)) {
      open(id);
      return;
    }
    const page = Math.max(
      1,
      Math.floor((element.clientHeight - head.offsetHeight) / rowHeight) - 1,
    );
    const index = moved(event.key, indexes.get(id) ?? 0, rows.length, page);
    if (index === undefined) return;
    event.preventDefault();
    focusRow(index);
  });
  new ResizeObserver(draw).observe(element);

  return {
    element,
    draw,
    scrollToTop: () => {
      element.scrollTop = 0;
    },
    focus: () => {
      focusRow(Math.max(0, activeIndex()));
    },
    show: (next) => {
      const topIndex = rowHeight === 0 ? 0 : Math.floor(element.scrollTop / rowHeight);
      const top = rows[topIndex]?.id;
      rows = next;
      indexes = new Map(rows.map(({ id }, index) => [id, index]));
      grid.setAttribute('aria-rowcount', String(rows.length + 1));
      // Keep the visible rows in place when new findings arrive above them.
      const now = top === undefined ? undefined : indexes.get(top);
      if (element.scrollTop > 0 && now !== undefined && now !== topIndex) {
        body.style.height = `${rows.length * rowHeight}px`;
        element.scrollTop += (now - topIndex) * rowHeight;
      }
      if (rows.length === 0) {
        drawn.clear();
        fill(body);
      }
      draw();
    },
  };
}

function idOf(target: EventTarget | null): string | undefined {
  const row = target instanceof Element ? target.closest('[data-finding]') : null;
  return row?.getAttribute('data-finding') ?? undefined;
}
