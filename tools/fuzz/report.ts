import type { FuzzReport } from './fuzz.ts';
import { bounds } from './wire-run.ts';

/** The report for a terminal. */
export function reportText({
  seed,
  seconds,
  wire,
  core,
  timing,
  failures,
  failureCounts,
}: FuzzReport): string {
  const lines = [
    `seed ${seed}, ${wire.cases + core.cases} cases in ${seconds} s: ${wire.cases} over sockets, ${core.cases} in process`,
    '',
    ...rows({ ...wire.tally, ...core.tally }),
    '',
    `slowest answer ${wire.slowest.millis} ms, of ${wire.slowest.kind} (bound ${bounds.answerMs}); in process ${core.slowest.millis} ms, of ${core.slowest.kind}`,
    ...Object.entries(wire.memory).map(
      ([stage, { afterWarmUp, most, last }]) =>
        `memory of ${stage}: at most ${most} MB (bound ${bounds.memory}), ${afterWarmUp} after the first 1000 cases, ${last} at the end`,
    ),
    ...(['stranger', 'sender'] as const).flatMap((who) =>
      Object.entries(wire.bombs[who]).map(
        ([name, added]) =>
          `memory for ${name}, from a ${who}: ${added} MB more (bound ${bounds[who]})`,
      ),
    ),
    `published: ${Object.entries(wire.published)
      .map(([name, count]) => `${name} ${count}`)
      .join(', ')}`,
    `${wire.validEvents} valid events in between, each a finding; ${wire.logLines} log lines searched, the longest of ${wire.longestLogLine} characters`,
    ...(timing === undefined ? [] : [`time of a wrong token: ${timing.verdict} (${timing.text})`]),
    '',
  ];
  if (failures.length === 0) return [...lines, 'nothing failed'].join('\n');
  const counts = Object.entries(failureCounts).map(
    ([what, count]) => `failed ${count} times: ${what}`,
  );
  const files = failures.flatMap(({ file }) =>
    file === undefined ? [] : [`npm run fuzz -- --replay ${file}`],
  );
  return [...lines, ...counts, ...files].join('\n');
}

function rows(tally: Record<string, Record<string, number>>): string[] {
  return Object.entries(tally).map(([kind, outcomes]) => {
    const counts = Object.entries(outcomes).map(([outcome, count]) => `${outcome}: ${count}`);
    return `${kind.padEnd(26)} ${counts.join('  ')}`;
  });
}
