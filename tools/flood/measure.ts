import type { Severity } from '@pipeline/shared/severity.ts';

export interface WrittenFinding {
  readonly severity: Severity;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

export interface WriteCall {
  readonly at: number;
  readonly refusedForQuota: boolean;
}

export interface FloodFacts {
  readonly events: number;
  /** Accepted writes per minute. */
  readonly quota: number;
  /** When the first and the last event were sent. */
  readonly sentFrom: number;
  readonly sentUntil: number;
  readonly written: readonly WrittenFinding[];
  readonly calls: readonly WriteCall[];
  readonly handedBack: number;
  readonly deadLetters: number;
}

export interface FloodResult {
  readonly events: number;
  readonly quotaPerMinute: number;
  readonly sentInSeconds: number;
  readonly written: number;
  readonly writingSeconds: number;
  /** The used share of the quota, from the first write to the last, with a backlog all the time. */
  readonly quotaUsed: number;
  /** The refused share of all calls. */
  readonly refused: number;
  readonly handedBack: number;
  readonly deadLetters: number;
  readonly urgent: number;
  /** Seconds from the last sent event to the last written one. */
  readonly lastUrgentAfterSeconds: number;
  readonly lastOtherAfterSeconds: number;
  /** The number of other events written before the last urgent one. */
  readonly othersBeforeLastUrgent: number;
}

const isUrgent = ({ severity }: WrittenFinding): boolean =>
  severity === 'CRITICAL' || severity === 'HIGH';

export function measure(facts: FloodFacts): FloodResult {
  const { events, quota, sentFrom, sentUntil, calls, handedBack, deadLetters } = facts;
  const written = facts.written.toSorted((a, b) => a.at - b.at);
  const writingMs = lastOf(written, sentUntil) - (written[0]?.at ?? sentUntil);
  const urgent = written.filter(isUrgent);
  const others = written.filter((finding) => !isUrgent(finding));
  const lastUrgent = lastOf(urgent, sentUntil);
  const possible = (quota * writingMs) / 60_000;
  return {
    events,
    quotaPerMinute: quota,
    sentInSeconds: seconds(sentUntil - sentFrom),
    written: written.length,
    writingSeconds: seconds(writingMs),
    // Time starts at the first write.
    quotaUsed: possible === 0 ? 0 : (written.length - 1) / possible,
    refused: calls.filter(({ refusedForQuota }) => refusedForQuota).length / (calls.length || 1),
    handedBack,
    deadLetters,
    urgent: urgent.length,
    lastUrgentAfterSeconds: seconds(lastUrgent - sentUntil),
    lastOtherAfterSeconds: seconds(lastOf(others, sentUntil) - sentUntil),
    othersBeforeLastUrgent: others.filter(({ at }) => at < lastUrgent).length,
  };
}

function seconds(ms: number): number {
  return Math.round(ms / 100) / 10;
}

function lastOf(written: readonly WrittenFinding[], otherwise: number): number {
  return written.at(-1)?.at ?? otherwise;
}

/** The targets of a flood, with the measured values. */
export function targetsOf(result: FloodResult): { what: string; is: string; met: boolean }[] {
  const { events, written, urgent, othersBeforeLastUrgent } = result;
  const others = written - urgent;
  return [
    { what: 'all are written', is: `${written} of ${events}`, met: written === events },
    {
      what: 'of the quota, while there is backlog: at least 95 %',
      is: percent(result.quotaUsed),
      met: result.quotaUsed >= 0.95,
    },
    {
      what: 'of the calls refused for quota: less than 1 %',
      is: percent(result.refused),
      met: result.refused < 0.01,
    },
    { what: 'dead letters: none', is: `${result.deadLetters}`, met: result.deadLetters === 0 },
    {
      what: 'of the others, written before the last urgent one: less than half',
      is: `${othersBeforeLastUrgent} of ${others}`,
      met: othersBeforeLastUrgent * 2 < others,
    },
  ];
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
