import { errorText } from '@pipeline/shared/errors.ts';
import type { JsonObject } from '@pipeline/shared/json.ts';
import type { Expectation } from './expectation.ts';
import type { EventKind, SentEvent } from './event-kind.ts';
import { idOfLetter, type Observed } from './observed.ts';
import { compareEvent, placeOf, type Traces } from './compare-event.ts';

/** The counts of the audit. */
export interface Audit {
  readonly events: number;
  readonly acknowledged: number;
  /** Sent but not acknowledged: they may or may not have an outcome. */
  readonly unacknowledged: number;
  readonly findings: number;
  /** The part with the right instance but without details from the failed Compute API: ADR 8. */
  readonly withoutDetails: number;
  /** Dead-lettered events, by topic and reason. */
  readonly dead: Readonly<Record<string, number>>;
  /** Further copies of dead letters. Nothing merges them, and a replay makes no second finding of them. */
  readonly deadCopies: number;
  /** By reason. */
  readonly dropped: Readonly<Record<string, number>>;
  readonly ignored: number;
  readonly differences: readonly string[];
}

export interface AuditOptions {
  readonly kinds: readonly EventKind[];
  /** By event number: 0 not sent, 1 sent without a 200, 2 acknowledged. */
  readonly state: Uint8Array;
  readonly observed: Observed;
  readonly expect: (kind: EventKind, event: SentEvent) => Promise<Expectation>;
  readonly onProgress?: (audited: number) => void;
}

/**
 * Compares the results with the sent events: every acknowledged event is exactly one finding, one dead letter or one
 * logged drop; each is right; and there is nothing else.
 */
export async function audit(options: AuditOptions): Promise<Audit> {
  const { kinds, state, observed, expect, onProgress } = options;
  const differences: string[] = [];
  const findings = findingsById(observed, differences);
  const letters = Map.groupBy(observed.deadLetters, idOfLetter);
  const known = new Set<string>();
  const counts = {
    acknowledged: 0,
    unacknowledged: 0,
    findings: 0,
    withoutDetails: 0,
    ignored: 0,
    deadCopies: 0,
  };
  const dead: Record<string, number> = {};
  const dropped: Record<string, number> = {};

  for (const [n, kind] of kinds.entries()) {
    const event = kind.event(n, 0);
    if (known.has(event.id))
      differences.push(`a fault of this harness: two events have the id ${event.id}`);
    if (event.id !== '') known.add(event.id);
    if (state[n] === 0) continue;
    const isAcknowledged = state[n] === 2;
    counts[isAcknowledged ? 'acknowledged' : 'unacknowledged'] += 1;
    const name = `event ${n} (${kind.name}, ${event.id})`;
    const expected = await expect(kind, event).catch(errorText);
    if (typeof expected === 'string') {
      differences.push(`${name} cannot be audited: ${expected}`);
      continue;
    }
    const traces = tracesOf(event.id, findings, letters, observed);
    const { isAsMeant, lacksDetails, faults } = compareEvent(expected, traces, isAcknowledged);
    differences.push(...faults.map((fault) => `${name} ${fault}`));
    if (isAsMeant && expected.end === 'finding') counts.findings += 1;
    if (isAsMeant && expected.end === 'ignored') counts.ignored += 1;
    if (lacksDetails) counts.withoutDetails += 1;
    const [letter, ...copies] = traces.letters;
    counts.deadCopies += copies.length;
    if (letter !== undefined) increase(dead, placeOf(letter));
    if (traces.drop !== undefined) increase(dropped, traces.drop.reason);
    onProgress?.(n + 1);
  }
  differences.push(...unsent(known, observed));
  return { events: kinds.length, ...counts, dead, dropped, differences };
}

/** The findings by id. Records duplicates, and findings in another source. */
function findingsById(
  { findings, source }: Observed,
  differences: string[],
): Map<string, JsonObject> {
  const byId = new Map<string, JsonObject>();
  for (const finding of findings) {
    const name = String(finding['name']);
    const id = idOf(finding);
    if (byId.has(id)) differences.push(`there are two findings with the id ${id}`);
    if (name !== `${source}/locations/global/findings/${id}`) {
      differences.push(`a finding is named ${name}`);
    }
    byId.set(id, finding);
  }
  return byId;
}

function tracesOf(
  id: string,
  findings: ReadonlyMap<string, JsonObject>,
  letters: ReadonlyMap<string, Traces['letters']>,
  { drops }: Observed,
): Traces {
  return { finding: findings.get(id), letters: letters.get(id) ?? [], drop: drops.get(id) };
}

/** Results that no one sent. */
function unsent(known: ReadonlySet<string>, { findings, deadLetters, drops }: Observed): string[] {
  const all = [
    ...findings.map((finding) => ({ id: idOf(finding), what: 'finding' })),
    ...deadLetters.map((letter) => ({
      id: idOfLetter(letter),
      what: `dead letter in ${placeOf(letter)},`,
    })),
    ...[...drops.keys()].map((id) => ({ id, what: 'dropped event' })),
  ];
  return all
    .filter(({ id }) => !known.has(id))
    .map(({ id, what }) => `nobody sent the ${what} ${id}`);
}

function idOf(finding: JsonObject): string {
  return String(finding['name']).split('/').at(-1) ?? '';
}

function increase(counts: Record<string, number>, name: string): void {
  counts[name] = (counts[name] ?? 0) + 1;
}
