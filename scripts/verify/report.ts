import { printable } from '../../cli/printable.ts';
import type { Moment, Verdict, Verification } from './verification.ts';

const nameWidth = 9;

export function noteLine(note: string): string {
  return `${'note'.padEnd(nameWidth)}  ${printable(note)}`;
}

/** @param first when the event was sent: RFC 3339 */
export function momentLine({ name, at, says }: Moment, first: string): string {
  const since = `+${((Date.parse(at) - Date.parse(first)) / 1000).toFixed(1)} s`;
  return `${name.padEnd(nameWidth)}  ${at}  ${since.padStart(8)}  ${printable(says)}`;
}

const verdicts: Record<Verdict, string> = {
  broken: 'The pipeline does not work: ',
  works: 'The pipeline works, but ',
  unknown: 'The pipeline could not be verified: ',
};

/** The last lines: whether the pipeline works, and if not, why and what to do. */
export function summaryLines({ failure, finding, moments, eventId }: Verification): string[] {
  if (failure === undefined) {
    const [sent, arrived] = ['sent', 'in SCC'].map((name) =>
      moments.find((each) => each.name === name),
    );
    const ms = Date.parse(arrived?.at ?? '') - Date.parse(sent?.at ?? '');
    return [`The pipeline works: ${(ms / 1000).toFixed(1)} s from the sender to the finding.`];
  }
  const isOpen = eventId !== undefined && finding === undefined;
  return [
    `${verdicts[failure.verdict]}${printable(failure.says)}`,
    `→ ${printable(failure.remedy)}`,
    ...(isOpen ? ['If its finding arrives later, the next verification sets it inactive.'] : []),
  ];
}

/** The result as data, for `--json`. */
export function asJson(projectId: string, verification: Verification): object {
  const works = (verification.failure?.verdict ?? 'works') === 'works';
  return { projectId, works, ...verification };
}
