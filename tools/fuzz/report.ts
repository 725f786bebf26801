import type { Failure } from './failures.ts';
import type { FuzzReport } from './fuzz.ts';
import { limits } from './wire/limits.ts';

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
    `slowest answer ${wire.slowest.millis} ms, of ${wire.slowest.kind} (bound ${limits.answerMs}); in process ${core.slowest.millis} ms, of ${core.slowest.kind}`,
    ...Object.entries(wire.memory).map(
      ([stage, { afterWarmUp, most, last }]) =>
        `memory of ${stage}: at most ${most} MB (bound ${limits.memory}), ${afterWarmUp} after the first 1000 cases, ${last} at the end`,
    ),
    ...(['stranger', 'sender'] as const).flatMap((who) =>
      Object.entries(wire.addedMemory[who]).map(
        ([name, added]) =>
          `memory for ${name}, from a ${who}: ${added} MB more (bound ${limits.added[who]})`,
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
  return [...lines, ...counts, ...failures.flatMap(reproducerLines)].join('\n');
}

function rows(tally: Record<string, Record<string, number>>): string[] {
  return Object.entries(tally).map(([kind, outcomes]) => {
    const counts = Object.entries(outcomes).map(([outcome, count]) => `${outcome}: ${count}`);
    return `${kind.padEnd(26)} ${counts.join('  ')}`;
  });
}

function reproducerLines({ what, reproducer, input }: Failure): string[] {
  if (reproducer === undefined) return [];
  const shown = input === undefined ? [] : [`  ${JSON.stringify(input.slice(0, 500))}`];
  return [`npm run fuzz -- ${reproducer}  # ${what}`, ...shown];
}
