import picocolors from 'picocolors';
import type { NamedResult } from './run-checks.ts';
import { statusOf, type Status, type CheckResult } from './check.ts';
import { pluralize } from '../../cli/pluralize.ts';
import { printable } from '../../cli/printable.ts';

/** Formats results: colored signs on a terminal, words elsewhere. */
export function createReport(isTerminal: boolean, width: number) {
  const { bold, cyan, dim, green, red, yellow } = picocolors.createColors(isTerminal);
  const marks: Record<Status, string> = isTerminal
    ? { ok: green('✓'), warning: yellow('!'), problem: red('✗'), unchecked: dim('–') }
    : {
        ok: 'ok         ',
        warning: 'warning    ',
        problem: 'problem    ',
        unchecked: 'not checked',
      };
  return {
    line: ({ name, result }: NamedResult): string =>
      `${marks[statusOf(result)]} ${name.padEnd(width)}  ${printable(tell(result))}`,

    /** One paragraph per remedy, with the faults that it fixes; empty if there are none. */
    remedies: (results: readonly NamedResult[]): string => {
      const mends = new Map<string, string[]>();
      for (const { name, result } of results) {
        for (const { level, says, remedy } of result.faults) {
          const fault = `${isTerminal ? '' : `${level}: `}${bold(name)}: ${printable(says)}`;
          mends.set(remedy, [...(mends.get(remedy) ?? []), fault]);
        }
      }
      if (mends.size === 0) return '';
      const paragraphs = [...mends].map(
        ([remedy, faults], index) =>
          `${`${index + 1}.`.padEnd(3)}${faults.join('\n   ')}\n   ${cyan('→')} ${printable(remedy)}`,
      );
      return `\nWhat to do\n\n${paragraphs.join('\n\n')}\n`;
    },

    summary: (results: readonly NamedResult[]): string => {
      const number = tally(results);
      return [
        pluralize(results.length, 'check'),
        `${number.ok} ok`,
        pluralize(number.warning, 'warning'),
        pluralize(number.problem, 'problem'),
        `${number.unchecked} not checked`,
      ].join(', ');
    },
  };
}

export function tally(results: readonly NamedResult[]): Record<Status, number> {
  const numbers = { ok: 0, warning: 0, problem: 0, unchecked: 0 };
  for (const { result } of results) numbers[statusOf(result)] += 1;
  return numbers;
}

/** The report as data, for `--json`. */
export function asJson(projectId: string, results: readonly NamedResult[]): object {
  return {
    projectId,
    checks: results.map(({ name, result }) => ({
      name,
      status: statusOf(result),
      ...result,
    })),
    summary: tally(results),
  };
}

function tell({ says, faults, unchecked }: CheckResult): string {
  const told = faults.length > 0 ? faults.map((fault) => fault.says).join('; ') : says;
  const open = unchecked.length === 0 ? '' : `not checked: ${unchecked.join('; ')}`;
  if (told === undefined) return unchecked.join('; ');
  return open === '' ? told : `${told} (${open})`;
}
