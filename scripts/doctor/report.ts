import picocolors from 'picocolors';
import type { Finished } from './run-checks.ts';
import { statusOf, type Status, type Verdict } from './check.ts';
import { count } from '../../cli/pluralize.ts';

/** How results are shown: signs in colour on a terminal, words elsewhere. */
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
    line: ({ name, verdict }: Finished): string =>
      `${marks[statusOf(verdict)]} ${name.padEnd(width)}  ${tell(verdict)}`,

    /** What to do, a paragraph for each remedy and the faults that it mends; empty when there is none. */
    remedies: (results: readonly Finished[]): string => {
      const mends = new Map<string, string[]>();
      for (const { name, verdict } of results) {
        for (const { level, says, remedy } of verdict.faults) {
          const fault = `${isTerminal ? '' : `${level}: `}${bold(name)}: ${says}`;
          mends.set(remedy, [...(mends.get(remedy) ?? []), fault]);
        }
      }
      if (mends.size === 0) return '';
      const paragraphs = [...mends].map(
        ([remedy, faults], index) =>
          `${`${index + 1}.`.padEnd(3)}${faults.join('\n   ')}\n   ${cyan('→')} ${remedy}`,
      );
      return `\nWhat to do\n\n${paragraphs.join('\n\n')}\n`;
    },

    summary: (results: readonly Finished[]): string => {
      const number = tally(results);
      return [
        count(results.length, 'check'),
        `${number.ok} well`,
        count(number.warning, 'warning'),
        count(number.problem, 'problem'),
        `${number.unchecked} not checked`,
      ].join(', ');
    },
  };
}

export function tally(results: readonly Finished[]): Record<Status, number> {
  const numbers = { ok: 0, warning: 0, problem: 0, unchecked: 0 };
  for (const { verdict } of results) numbers[statusOf(verdict)] += 1;
  return numbers;
}

/** The same for a program. */
export function asJson(projectId: string, results: readonly Finished[]): object {
  return {
    projectId,
    checks: results.map(({ name, verdict }) => ({
      name,
      status: statusOf(verdict),
      ...verdict,
    })),
    summary: tally(results),
  };
}

function tell({ says, faults, unchecked }: Verdict): string {
  const told = faults.length > 0 ? faults.map((fault) => fault.says).join('; ') : says;
  const open = unchecked.length === 0 ? '' : `not checked: ${unchecked.join('; ')}`;
  if (told === undefined) return unchecked.join('; ');
  return open === '' ? told : `${told} (${open})`;
}
