import { isObject, parseJson } from '@pipeline/shared/json.ts';
import type { Answer, WireCase } from './case.ts';

/** The counts that receive acknowledged. */
export interface Acknowledged {
  readonly accepted: number;
  readonly ignored: number;
  readonly quarantined: number;
}

interface Check {
  /** Why it failed: one line without the payload. */
  readonly failure?: string;
  readonly acknowledged?: Acknowledged;
}

/** Refusals for the sender's faults; 431 and 417 come from Node itself. */
const sendersFault = [400, 401, 404, 405, 408, 413, 414, 415, 417, 431, 505];

const expected: Record<WireCase['expectation'], readonly number[]> = {
  valid: [200],
  authenticated: [200, 400, 413, 415],
  refused: [401],
  unframed: [200, ...sendersFault],
  abandoned: [],
  pushed: [204, 400],
};

/** Whether the response is allowed for the case. */
export function checkAnswer(wireCase: WireCase, answer: Answer): Check {
  const { expectation, target } = wireCase;
  if (expectation === 'abandoned') return {};
  if (answer.timedOut) return { failure: 'no answer in time' };
  if (answer.status === undefined) {
    return expectation === 'unframed' ? {} : { failure: 'the connection was closed' };
  }
  const statuses = wireCase.statuses ?? expected[expectation];
  if (!statuses.includes(answer.status)) {
    return { failure: `${answer.status} instead of ${statuses.join(' or ')}` };
  }
  if (target !== 'receive' || expectation === 'unframed' || wireCase.isHead === true) return {};
  return checkBody(wireCase, answer);
}

/** receive answers in JSON: the counts, or the error. */
function checkBody({ expectation }: WireCase, { status, headers, body }: Answer): Check {
  // Node's own refusals have no body, and end the connection.
  if (status !== 200 && body.length === 0 && /^connection: close/im.test(headers)) return {};
  if (!/^content-type: application\/json/im.test(headers)) {
    return { failure: `${status} that is not JSON` };
  }
  const value = parseJson(body.toString());
  if (status !== 200) {
    const isError = isObject(value) && typeof value['error'] === 'string';
    return isError ? {} : { failure: `${status} without an error` };
  }
  const acknowledged = countsOf(value);
  if (acknowledged === undefined) return { failure: '200 without counts' };
  const { accepted, ignored, quarantined } = acknowledged;
  if (expectation === 'valid' && (accepted !== 1 || ignored + quarantined > 0)) {
    return { failure: `a valid event: ${JSON.stringify(acknowledged)}`, acknowledged };
  }
  return { acknowledged };
}

function countsOf(value: unknown): Acknowledged | undefined {
  if (!isObject(value)) return undefined;
  const { accepted, ignored, quarantined } = value;
  if (
    typeof accepted !== 'number' ||
    typeof ignored !== 'number' ||
    typeof quarantined !== 'number'
  ) {
    return undefined;
  }
  return { accepted, ignored, quarantined };
}
