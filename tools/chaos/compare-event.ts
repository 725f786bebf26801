import { isDeepStrictEqual } from 'node:util';
import type { JsonObject } from '@pipeline/shared/json.ts';
import type { StageDeadLetter } from '../../console/server/pipeline.ts';
import { comparable, differencesOf } from './comparable.ts';
import { isOfBug } from './observed.ts';
import type { Expectation } from './expectation.ts';

/** All results of one event. */
export interface Traces {
  readonly finding: JsonObject | undefined;
  readonly letters: readonly StageDeadLetter[];
  readonly drop: { readonly reason: string } | undefined;
}

export interface EventComparison {
  /** Whether the expected kind of result exists, right or not. */
  readonly isThere: boolean;
  /** False if it is only a dead letter of an exception that the run injected. */
  readonly isAsMeant: boolean;
  /** On its instance, without the Compute API's details. */
  readonly lacksDetails: boolean;
  /** The faults, worded to follow the event's name. */
  readonly faults: readonly string[];
}

/** Compares the results of one event with its expectation. */
export function compareEvent(
  expected: Expectation,
  traces: Traces,
  isAcknowledged: boolean,
): EventComparison {
  // Ignore the dead letter of an injected exception at the sixth delivery of one copy; another copy may have succeeded.
  const letters = traces.letters.filter((letter) => !isOfBug(letter));
  const isBuried = letters.length < traces.letters.length && expected.end !== 'ignored';
  const others = isBuried ? { ...traces, letters } : traces;
  const faults = unexpected(expected, others);
  const { isThere: isAsMeant, wrong, lacksDetails = false } = compare(expected, others);
  const isThere = isAsMeant || isBuried;
  if (!isThere && isAcknowledged)
    faults.push(`was acknowledged, and there is no ${nouns[expected.end]} of it`);
  return { isThere, isAsMeant, lacksDetails, faults: [...faults, ...wrong] };
}

const nouns = {
  finding: 'finding',
  dead: 'dead letter',
  dropped: 'logged drop',
  ignored: 'trace',
} as const;

function unexpected({ end }: Expectation, { finding, letters, drop }: Traces): string[] {
  const should = `and should be ${end === 'ignored' ? 'ignored' : `a ${nouns[end]}`}`;
  const faults: string[] = [];
  if (finding !== undefined && end !== 'finding') faults.push(`is a finding, ${should}`);
  const [letter] = letters;
  if (letter !== undefined && end !== 'dead') {
    faults.push(`is a dead letter in ${placeOf(letter)}, ${should}`);
  }
  if (drop !== undefined && end !== 'dropped')
    faults.push(`was dropped (${drop.reason}), ${should}`);
  return faults;
}

interface Comparison {
  readonly isThere: boolean;
  readonly wrong: readonly string[];
  readonly lacksDetails?: boolean;
}

const absent: Comparison = { isThere: false, wrong: [] };

function compare(expected: Expectation, { finding, letters, drop }: Traces): Comparison {
  if (expected.end === 'ignored') return { isThere: true, wrong: [] };
  if (expected.end === 'finding') {
    return finding === undefined ? absent : compareFinding(comparable(finding), expected);
  }
  if (expected.end === 'dead') {
    const places = new Set(letters.map(placeOf));
    const meant = `${expected.topic}: ${expected.reason}`;
    const wrong = [...places].filter((place) => place !== meant);
    return {
      isThere: letters.length > 0,
      wrong: wrong.map((place) => `is a dead letter in ${place}, and should be in ${meant}`),
    };
  }
  if (drop === undefined) return absent;
  const isRight = drop.reason === expected.reason;
  const wrong = isRight ? [] : [`was dropped for ${drop.reason}, and not for ${expected.reason}`];
  return { isThere: true, wrong };
}

/** Compares with the allowed finding that it equals or is nearest to. */
function compareFinding(
  found: JsonObject,
  { findings, cameInBetween }: Extract<Expectation, { end: 'finding' }>,
): Comparison {
  // Accept any time within the run.
  const { eventTime } = found;
  const allowed =
    cameInBetween !== undefined && isBetween(eventTime, cameInBetween)
      ? findings.map((each) => ({ ...each, eventTime }))
      : findings;
  const index = allowed.findIndex((each) => isDeepStrictEqual(found, each));
  if (index >= 0) return { isThere: true, wrong: [], lacksDetails: index > 0 };
  const [nearest = []] = allowed
    .map((each) => differencesOf(found, each))
    .toSorted((a, b) => a.length - b.length);
  return { isThere: true, wrong: [`is a wrong finding: ${nearest.join('; ')}`] };
}

/** The topic and the reason: Pub/Sub itself gives none. */
export function placeOf({ topic, attributes }: StageDeadLetter): string {
  return `${topic}: ${attributes['reason'] ?? 'given up by Pub/Sub'}`;
}

function isBetween(time: unknown, [from, to]: readonly [string, string]): boolean {
  const at = Date.parse(String(time));
  return Date.parse(from) <= at && at <= Date.parse(to);
}
