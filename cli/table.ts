import { printable } from './printable.ts';

/** Lines with columns as wide as their content. @param align `numbers`: right-align all columns but the first. */
export function table(rows: readonly string[][], align: 'text' | 'numbers' = 'text'): string[] {
  const cells = rows.map((row) => row.map(printable));
  const widths = (cells[0] ?? []).map((_title, column) =>
    Math.max(...cells.map((row) => row[column]?.length ?? 0)),
  );
  const padded = (cell: string, column: number): string => {
    const width = widths[column] ?? 0;
    return align === 'numbers' && column > 0 ? cell.padStart(width) : cell.padEnd(width);
  };
  return cells.map((row) => row.map(padded).join('  ').trimEnd());
}
