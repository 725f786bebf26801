import { h, type Child } from '../dom/h.ts';

/** A section of a finding with a heading. Undefined if it has no content. */
export function section(
  heading: string,
  children: readonly (HTMLElement | undefined)[],
): HTMLElement | undefined {
  const present = children.filter((child) => child !== undefined);
  if (present.length === 0) return undefined;
  const id = `part-${heading.toLowerCase().replaceAll(/[^a-z]+/g, '-')}`;
  return h('section', { class: 'part', 'data-part': id }, h('h2', {}, heading), ...present);
}

/** A list of names and values. Leaves out names without a value. */
export function facts(pairs: readonly (readonly [string, Child])[]): HTMLElement | undefined {
  const present = pairs.filter(
    ([, value]) => value !== undefined && value !== false && value !== '',
  );
  if (present.length === 0) return undefined;
  return h(
    'dl',
    { class: 'facts' },
    ...present.map(([name, value]) => h('div', {}, h('dt', {}, name), h('dd', {}, value))),
  );
}

/** A small table. Leaves out empty columns; undefined without rows. */
export function table(
  names: readonly string[],
  lines: readonly (readonly Child[])[],
): HTMLElement | undefined {
  const isUsed = (_: unknown, column: number): boolean =>
    lines.some((line) => line[column] !== false && line[column] !== '');
  const columns = names.filter(isUsed);
  const rows = lines.map((line) => line.filter(isUsed));
  if (columns.length === 0) return undefined;
  return h(
    'div',
    { class: 'scroll-x' },
    h(
      'table',
      {},
      h('thead', {}, h('tr', {}, ...columns.map((name) => h('th', { scope: 'col' }, name)))),
      h(
        'tbody',
        {},
        ...rows.map((cells) => h('tr', {}, ...cells.map((cell) => h('td', {}, cell)))),
      ),
    ),
  );
}
