import { isMet, type Figure, type Target } from './figures.ts';
import type { Machine } from './machine.ts';

/** The figures as a Markdown table that is also readable on a terminal. */
export function table(facts: Machine, figures: readonly Figure[]): string {
  const { cores, processor, memoryGb, node, load } = facts;
  const head = ['what', 'measured', 'peer, or none', 'ratio', 'target', 'met', 'beside'];
  const rows = figures.map((figure) => [
    `${figure.group}: ${figure.name}`,
    amount(figure.value, figure.unit),
    figure.peer === undefined
      ? ''
      : `${amount(figure.peer.value, figure.unit)}, ${figure.peer.name}`,
    figure.ratio === undefined ? '' : figure.ratio.toFixed(2),
    figure.target === undefined ? '' : targetText(figure.target, figure),
    metText(figure),
    figure.note ?? '',
  ]);
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  return [
    `${cores} cores of ${processor}, ${memoryGb} GB, Node ${node}; load before the end ${load}`,
    '',
    line(head),
    line(widths.map((width) => '-'.repeat(width))),
    ...rows.map(line),
  ].join('\n');
}

export function asJson(facts: Machine, figures: readonly Figure[]): string {
  const withVerdict = figures.map((figure) => ({ ...figure, met: isMet(figure) ?? null }));
  return JSON.stringify({ machine: facts, figures: withVerdict }, null, 2);
}

function targetText({ atMost, atLeast }: Target, { ratio, unit }: Figure): string {
  const text = (limit: number): string =>
    ratio === undefined ? amount(limit, unit) : `${limit} ×`;
  return atMost === undefined ? `≥ ${text(atLeast ?? Number.NaN)}` : `≤ ${text(atMost)}`;
}

function metText(figure: Figure): string {
  const met = isMet(figure);
  if (met === undefined) return '';
  return met ? 'yes' : 'NO';
}

export function amount(value: number, unit: string): string {
  return `${value.toLocaleString('en', { maximumSignificantDigits: 4 })} ${unit}`;
}
