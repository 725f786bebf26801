/** The content between `<!-- begin NAME -->` and `<!-- end NAME -->` in a page, by name. */
export type Tables = Readonly<Record<string, string>>;

/**
 * Replaces each table between its markers.
 * @throws Error if the page lacks the markers.
 */
export function withTables(page: string, tables: Tables): string {
  let result = page;
  for (const [name, content] of Object.entries(tables)) {
    const [begin, end] = [`<!-- begin ${name} -->`, `<!-- end ${name} -->`];
    const [from, to] = [result.indexOf(begin), result.indexOf(end)];
    if (from === -1 || to < from) throw new Error(`missing markers ${begin} and ${end}`);
    result = `${result.slice(0, from + begin.length)}\n\n${content}\n\n${result.slice(to)}`;
  }
  return result;
}

/** A table whose cells are too long to be aligned. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const [first = '', ...rest] = [head, ...rows].map((cells) => line(cells.map(clean)));
  return [first, `|${head.map(() => '---').join('|')}|`, ...rest].join('\n');
}

/** A table in oxfmt's format. @param numeric The right-aligned columns. */
export function alignedTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  numeric: readonly number[] = [],
): string {
  const cells = [head, ...rows].map((each) => each.map(clean));
  const widths = head.map((_, column) =>
    Math.max(3, ...cells.map((each) => each[column]?.length ?? 0)),
  );
  const aligned = cells.map((each) =>
    each.map((cell, column) => {
      const width = widths[column] ?? 0;
      return numeric.includes(column) ? cell.padStart(width) : cell.padEnd(width);
    }),
  );
  const rule = widths.map((width, column) =>
    numeric.includes(column) ? `${'-'.repeat(width - 1)}:` : '-'.repeat(width),
  );
  const [first = [], ...rest] = aligned;
  return [first, rule, ...rest].map(line).join('\n');
}

function line(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

/** A cell's text on one line, with its own bars escaped. */
function clean(cell: string): string {
  return cell.replaceAll('|', '\\|').replaceAll(/\s+/g, ' ').trim();
}
